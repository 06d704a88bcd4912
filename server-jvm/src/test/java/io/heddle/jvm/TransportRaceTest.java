package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Admission;
import io.heddle.AuthenticationException;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.HeddleException;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.SessionRequest;
import io.heddle.TransportKind;
import io.heddle.paths.EchoPath;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which transport a client ends up with, on real sockets. */
@Timeout(60)
final class TransportRaceTest {
  private static final AtomicInteger ASKED = new AtomicInteger();

  private static Server server;
  private static DatagramSocket silence;

  private final List<Client> clients = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    server =
        Blocking.await(
            Server.start(
                ServerConfig.builder()
                    .port(0)
                    .webSocketPort(0)
                    .filter((request, next) -> admit(request))
                    .route("/echo", new EchoPath())
                    .build()));
    silence = new DatagramSocket(0, InetAddress.getByName("localhost"));
  }

  @AfterAll
  static void stop() {
    silence.close();
    server.close();
  }

  @AfterEach
  void closeClients() {
    clients.forEach(Client::close);
  }

  private static CompletableFuture<Admission> admit(SessionRequest request) {
    ASKED.incrementAndGet();
    return CompletableFuture.completedFuture(
        request.parameter("refuse").isPresent()
            ? Admission.refuse(401, "not you")
            : Admission.accept());
  }

  private static ClientConfig.Builder config() {
    return ClientConfig.builder()
        .serverCertificateHash(server.certificateSha256().orElseThrow())
        .webSocketOrigin(webSockets());
  }

  private static String webSockets() {
    return "ws://localhost:" + server.webSocketAddress().orElseThrow().port();
  }

  private static String overUdp(int port) {
    return "https://localhost:" + port + "/echo";
  }

  private Client client(ClientConfig.Builder config) {
    Client client = Client.create(config.build());
    clients.add(client);
    return client;
  }

  private static Session connect(Client client, String url) throws InterruptedException {
    return Blocking.await(client.connect(url));
  }

  @Test
  void whereUdpIsSilentTheWebSocketWinsAfterTheHeadStartAndNextTimeAtOnce() throws Exception {
    long headStartMs = 3_000;
    Client client = client(config().headStartMs(headStartMs));
    long startNs = System.nanoTime();
    Session first = connect(client, overUdp(silence.getLocalPort()));
    long firstMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    assertEquals(TransportKind.WEBSOCKET, first.transport());
    assertTrue(firstMs >= headStartMs, "after " + firstMs + " ms");
    Texts.assertEchoes(first);

    startNs = System.nanoTime();
    Session second = connect(client, overUdp(silence.getLocalPort()));
    long secondMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    assertEquals(TransportKind.WEBSOCKET, second.transport());
    assertTrue(secondMs < headStartMs, "after " + secondMs + " ms");
    Texts.assertEchoes(second);
  }

  @Test
  void whereBothLeadThereWebTransportWinsAndTheServerSeesOneSession() throws Exception {
    Client client = client(config().headStartMs(30_000));
    int asked = ASKED.get();
    Session session = connect(client, overUdp(server.address().port()));
    assertEquals(TransportKind.HTTP3, session.transport());
    Texts.assertEchoes(session);
    assertEquals(asked + 1, ASKED.get());
  }

  @Test
  void theLoserOfACloseRaceCarriesNothing() throws Exception {
    Client client = client(config().headStartMs(0));
    Session session = connect(client, overUdp(server.address().port()));
    Texts.assertEchoes(session);
    // Another may have been established at the same time: it is closed.
    while (server.sessions() > 1) {
      Thread.onSpinWait();
    }
    Texts.assertEchoes(session);
  }

  @Test
  void whereNeitherLeadsThereTheErrorNamesBoth() throws Exception {
    int free;
    try (ServerSocket taken = new ServerSocket(0)) {
      free = taken.getLocalPort();
    }
    Client client =
        client(
            ClientConfig.builder()
                .insecureTrustAnyCertificate(true)
                .webSocketOrigin("ws://localhost:" + free)
                .headStartMs(10)
                .connectTimeoutMs(1_500));
    HeddleException failure =
        assertThrows(HeddleException.class, () -> connect(client, overUdp(silence.getLocalPort())));
    String said = String.valueOf(failure.getMessage());
    assertTrue(said.contains("WebTransport: "), said);
    assertTrue(said.contains("is UDP open on the way?"), said);
    assertTrue(said.contains("WebSocket: No WebSocket to ws://localhost:" + free), said);
    assertEquals(2, failure.getSuppressed().length);
  }

  @Test
  void whoGivesUpSendsNoMore() throws Exception {
    try (DatagramSocket deaf = new DatagramSocket(0, InetAddress.getByName("localhost"))) {
      Client client = client(config().transports(TransportKind.HTTP3).connectTimeoutMs(300));
      assertThrows(HeddleException.class, () -> connect(client, overUdp(deaf.getLocalPort())));
      Thread.sleep(200);
      DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
      int attempts = 0;
      deaf.setSoTimeout(1);
      try {
        for (; ; attempts++) {
          deaf.receive(packet);
        }
      } catch (SocketTimeoutException e) {
        assertTrue(attempts > 0);
      }
      // QUIC would repeat its first packet after a second (RFC 9002 §6.2.2).
      deaf.setSoTimeout(2_000);
      assertThrows(SocketTimeoutException.class, () -> deaf.receive(packet));
    }
  }

  @Test
  void aServersVerdictOverOneIsNotAskedForOverTheOther() throws Exception {
    Client client = client(config());
    int asked = ASKED.get();
    assertThrows(
        AuthenticationException.class,
        () -> connect(client, overUdp(server.address().port()) + "?refuse=1"));
    assertEquals(asked + 1, ASKED.get());
  }

  @Test
  void oneTransportCanBeInsistedOn() throws Exception {
    Client client = client(config().transports(TransportKind.WEBSOCKET));
    Session session = connect(client, overUdp(server.address().port()));
    assertEquals(TransportKind.WEBSOCKET, session.transport());
    Texts.assertEchoes(session);
    try (Client udpOnly = Client.create(config().transports(TransportKind.HTTP3).build())) {
      HeddleException failure =
          assertThrows(
              HeddleException.class, () -> Blocking.await(udpOnly.connect(webSockets() + "/echo")));
      assertTrue(String.valueOf(failure.getMessage()).contains("needs the WebSocket transport"));
    }
  }
}
