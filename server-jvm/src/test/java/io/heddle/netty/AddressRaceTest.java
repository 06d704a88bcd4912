package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.ClientConfig;
import io.heddle.ConnectFailedException;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.connect.SessionUrl;
import io.heddle.jvm.Blocking;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A host with several addresses is reached if one of them leads there (RFC 8305). */
@Timeout(60)
final class AddressRaceTest {
  private final BlockingQueue<Session> served = new LinkedBlockingQueue<>();
  private Server server;
  private Http3Dialer dialer;
  private List<InetAddress> addresses = List.of();

  @BeforeEach
  void start() throws Exception {
    server = serve("127.0.0.1", 0);
    dialer =
        new Http3Dialer(
            ClientConfig.builder()
                .transports(TransportKind.HTTP3)
                .insecureTrustAnyCertificate(true)
                .build(),
            UdpTransport.open(1),
            host -> addresses);
  }

  private Server serve(String host, int port) throws Exception {
    return Blocking.await(
        Server.start(ServerConfig.builder().host(host).port(port).route("/", served::add).build()));
  }

  @AfterEach
  void stop() throws Exception {
    dialer.close().get(10, TimeUnit.SECONDS);
    server.close();
  }

  private CompletableFuture<Session> dial(String... hosts) throws Exception {
    InetAddress[] all = new InetAddress[hosts.length];
    for (int i = 0; i < hosts.length; i++) {
      all[i] = address(hosts[i]);
    }
    addresses = List.of(all);
    CompletableFuture<Session> result = new CompletableFuture<>();
    dialer.dial(new SessionUrl("https", "several", server.address().port(), "/", ""), result);
    return result;
  }

  private static InetAddress address(String text) throws UnknownHostException {
    return InetAddress.getAllByName(text)[0];
  }

  private static long since(long startNs) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
  }

  private DatagramSocket silent(String host) throws Exception {
    return new DatagramSocket(new InetSocketAddress(address(host), server.address().port()));
  }

  @Test
  void anAddressWhereNothingAnswersIsOvertakenAfterAQuarterOfASecond() throws Exception {
    try (DatagramSocket silent = silent("127.0.0.2");
        DatagramSocket silent6 = silent("::1")) {
      long startNs = System.nanoTime();
      Session session = dial("127.0.0.2", "127.0.0.1", "::1").get(10, TimeUnit.SECONDS);
      // Families take turns: the one that answers is the third.
      assertTrue(since(startNs) >= 2 * AddressRace.STAGGER_MS, since(startNs) + " ms");
      assertEquals("127.0.0.1", session.remoteAddress().orElseThrow().host());
      assertTrue(silent6.getLocalPort() == silent.getLocalPort());
    }
  }

  @Test
  void aRefusedPortGoesOnAtOnce() throws Exception {
    dial("127.0.0.1").get(10, TimeUnit.SECONDS);
    String[] hosts = new String[9];
    for (int i = 0; i < 8; i++) {
      hosts[i] = "127.0.1." + (i + 1);
    }
    hosts[8] = "127.0.0.1";
    long startNs = System.nanoTime();
    dial(hosts).get(10, TimeUnit.SECONDS);
    assertTrue(since(startNs) < 8 * AddressRace.STAGGER_MS, since(startNs) + " ms");
  }

  @Test
  void theLosersAreLeft() throws Exception {
    try (DatagramSocket silent = silent("127.0.0.2")) {
      dial("127.0.0.2", "127.0.0.1").get(10, TimeUnit.SECONDS);
      DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
      silent.setSoTimeout(3_000);
      silent.receive(packet);
      silent.setSoTimeout(300);
      assertThrows(
          java.net.SocketTimeoutException.class,
          () -> {
            // The goodbye may be one more; QUIC itself would go on after a second, and later.
            for (int i = 0; i < 3; i++) {
              silent.receive(packet);
            }
          });
      silent.setSoTimeout(2_500);
      assertThrows(java.net.SocketTimeoutException.class, () -> silent.receive(packet));
    }
  }

  @Test
  void serversAtBothAddressesSeeOneSession() throws Exception {
    try (Server other = serve("127.0.0.2", server.address().port())) {
      dial("127.0.0.1", "127.0.0.2").get(10, TimeUnit.SECONDS);
      Loopback.taken(served);
      assertEquals(null, served.poll(AddressRace.STAGGER_MS * 2, TimeUnit.MILLISECONDS));
      assertEquals(1, server.sessions() + other.sessions());
    }
  }

  @Test
  void whereNoAddressLeadsThereItIsSaidWhy() throws Exception {
    Throwable cause =
        assertThrows(
                ExecutionException.class,
                () -> dial("127.0.0.2", "127.0.0.3").get(5, TimeUnit.SECONDS))
            .getCause();
    String said =
        String.valueOf(assertInstanceOf(ConnectFailedException.class, cause).getMessage());
    assertTrue(said.contains("Nobody listens on UDP port"), said);
  }

  @Test
  void whoGivesUpStopsAllAddresses() throws Exception {
    try (DatagramSocket first = silent("127.0.0.2");
        DatagramSocket second = silent("127.0.0.3")) {
      CompletableFuture<Session> result = dial("127.0.0.2", "127.0.0.3");
      DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
      first.setSoTimeout(3_000);
      first.receive(packet);
      result.cancel(false);
      second.setSoTimeout(1_000);
      assertThrows(java.net.SocketTimeoutException.class, () -> second.receive(packet));
    }
  }

  @Test
  void familiesTakeTurnsBeginningWithTheSystemsFirst() throws Exception {
    InetAddress a4 = address("192.0.2.1");
    InetAddress b4 = address("192.0.2.2");
    InetAddress c4 = address("192.0.2.3");
    InetAddress a6 = address("2001:db8::1");
    assertEquals(List.of(a4, a6, b4, c4), AddressRace.inTurns(List.of(a4, b4, c4, a6)));
    assertEquals(List.of(a6, a4, b4), AddressRace.inTurns(List.of(a6, a4, b4)));
    assertEquals(List.of(), AddressRace.inTurns(List.of()));
  }
}
