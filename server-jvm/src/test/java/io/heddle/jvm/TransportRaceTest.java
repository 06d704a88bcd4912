package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Connection;
import io.heddle.HeddleException;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.TransportKind;
import io.heddle.paths.EchoPath;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which transport a client ends up with, on real sockets. */
@Timeout(60)
class TransportRaceTest {
  private Server server;

  @BeforeEach
  void start() throws Exception {
    server =
        Blocking.await(
            Server.start(
                ServerConfig.builder()
                    .port(0)
                    .webSocketPort(0)
                    .route("/echo", new EchoPath())
                    .build()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ClientConfig.Builder config() {
    return ClientConfig.builder()
        .serverCertificateHash(server.certificateSha256().orElseThrow())
        .webSocketOrigin("ws://localhost:" + server.webSocketAddress().orElseThrow().port());
  }

  private static String url(int port) {
    return "https://localhost:" + port + "/echo";
  }

  @Test
  void whereBothWorkWebTransportWins() throws Exception {
    try (Client client = Client.create(config().headStartMs(20_000).build())) {
      Connection connection = Blocking.await(client.connect(url(server.address().port())));
      assertEquals(TransportKind.WEBTRANSPORT, connection.transport());
      assertEquals(1, server.sessions());
    }
  }

  @Test
  void whereUdpIsSwallowedTheWebSocketWinsAndIsRemembered() throws Exception {
    try (DatagramSocket silent =
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Client client = Client.create(config().build())) {
      long startNs = System.nanoTime();
      Connection connection = Blocking.await(client.connect(url(silent.getLocalPort())));
      assertEquals(TransportKind.WEBSOCKET, connection.transport());
      assertTrue(System.nanoTime() - startNs >= 500_000_000, "the head start was not given");
      int first = datagrams(silent);
      assertTrue(first > 0, "WebTransport was not tried");

      Connection again = Blocking.await(client.connect(url(silent.getLocalPort())));
      assertEquals(TransportKind.WEBSOCKET, again.transport());
    }
  }

  /** How many datagrams have come. */
  private static int datagrams(DatagramSocket socket) throws Exception {
    socket.setSoTimeout(1);
    int count = 0;
    try {
      while (true) {
        socket.receive(new DatagramPacket(new byte[2048], 2048));
        count++;
      }
    } catch (SocketTimeoutException e) {
      return count;
    }
  }

  @Test
  void whereNothingAnswersBothAttemptsAreNamed() throws Exception {
    int deadUdp;
    int deadTcp;
    try (DatagramSocket udp = new DatagramSocket(0);
        java.net.ServerSocket tcp = new java.net.ServerSocket(0)) {
      deadUdp = udp.getLocalPort();
      deadTcp = tcp.getLocalPort();
    }
    try (Client client =
        Client.create(
            ClientConfig.builder()
                .connectTimeoutMs(2_000)
                .webSocketOrigin("ws://localhost:" + deadTcp)
                .build())) {
      HeddleException none =
          assertThrows(HeddleException.class, () -> Blocking.await(client.connect(url(deadUdp))));
      String text = String.valueOf(none.getMessage());
      assertTrue(text.contains("WebTransport: "), text);
      assertTrue(text.contains("WebSocket: "), text);
    }
  }

  @Test
  void aWebSocketUrlNeedsNoUdp() throws Exception {
    try (Client client = Client.create(config().build())) {
      Connection connection =
          Blocking.await(
              client.connect(
                  "ws://localhost:" + server.webSocketAddress().orElseThrow().port() + "/echo"));
      assertEquals(TransportKind.WEBSOCKET, connection.transport());
    }
  }
}
