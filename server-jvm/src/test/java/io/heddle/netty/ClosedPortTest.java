package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.ClientConfig;
import io.heddle.ConnectFailedException;
import io.heddle.HeddleException.Side;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.connect.SessionUrl;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a dial hears of a port where nobody listens. */
@Timeout(60)
final class ClosedPortTest {
  @ParameterizedTest(name = "NIO {0}, {1}")
  @CsvSource({"false,127.0.0.1", "false,::1", "true,127.0.0.1", "true,::1"})
  void aClosedPortFailsTheDialAtOnce(boolean nio, String host) throws Exception {
    int port = closedPort();
    Http3Dialer dialer =
        new Http3Dialer(config(), nio ? UdpTransport.openNio(1) : UdpTransport.open(1));
    CompletableFuture<Session> result = new CompletableFuture<>();
    dialer.dial(new SessionUrl("https", host, port, "/", ""), result);
    // QUIC itself would go on for as long as its idle timeout of 30 s.
    Throwable failure =
        assertThrows(ExecutionException.class, () -> result.get(2, TimeUnit.SECONDS)).getCause();
    ConnectFailedException refused = assertInstanceOf(ConnectFailedException.class, failure);
    assertEquals(Side.TRANSPORT, refused.side());
    String said = String.valueOf(refused.getMessage());
    assertTrue(said.contains("Nobody listens on UDP port " + port), said);
    dialer.close().get(10, TimeUnit.SECONDS);
  }

  /** A relay that knows one client would take a second socket for a client that moved. */
  @Test
  void aServerThatTakesItsTimeHearsOfOneSocketOnly() throws Exception {
    UdpTransport transport = UdpTransport.open(1);
    assumeTrue(transport.isEpoll(), "elsewhere a second one asks after a while");
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Http3Dialer dialer = new Http3Dialer(config(), transport);
      String host = silent.getLocalAddress().getHostAddress();
      dialer.dial(
          new SessionUrl("https", host, silent.getLocalPort(), "/", ""), new CompletableFuture<>());
      Set<SocketAddress> senders = new HashSet<>();
      // The first packet, and the one that is sent again after a second.
      for (int i = 0; i < 2; i++) {
        DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
        silent.setSoTimeout(5_000);
        silent.receive(packet);
        senders.add(packet.getSocketAddress());
      }
      dialer.close().get(10, TimeUnit.SECONDS);
      assertEquals(1, senders.size(), senders.toString());
    }
  }

  private static ClientConfig config() {
    return ClientConfig.builder()
        .transports(TransportKind.HTTP3)
        .insecureTrustAnyCertificate(true)
        .build();
  }

  private static int closedPort() throws SocketException {
    try (DatagramSocket free = new DatagramSocket(0)) {
      return free.getLocalPort();
    }
  }
}
