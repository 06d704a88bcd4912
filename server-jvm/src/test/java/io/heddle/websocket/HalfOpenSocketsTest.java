package io.heddle.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Admission;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.jvm.Blocking;
import io.heddle.server.HalfOpen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TCP connections that never become a WebSocket keep nobody out, however they spend their time. */
@Timeout(60)
final class HalfOpenSocketsTest {
  private static final int PATIENCE_MS = 1_500;

  private final List<Socket> sockets = new ArrayList<>();
  private final BlockingQueue<CompletableFuture<Admission>> undecided = new LinkedBlockingQueue<>();
  private @Nullable Server server;

  private void start(ServerConfig.Builder config) throws Exception {
    server =
        Blocking.await(
            Server.start(config.port(0).webSocketPort(0).route("/", session -> {}).build()));
  }

  @AfterEach
  void stop() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private Server server() {
    return Objects.requireNonNull(server);
  }

  private Socket socket() throws IOException {
    Socket socket =
        new Socket(
            InetAddress.getLoopbackAddress(), server().webSocketAddress().orElseThrow().port());
    sockets.add(socket);
    return socket;
  }

  private static Client client(TransportKind transport) {
    return Client.create(
        ClientConfig.builder().transports(transport).insecureTrustAnyCertificate(true).build());
  }

  private CompletableFuture<Session> connect(Client client, TransportKind transport) {
    String url =
        transport == TransportKind.WEBSOCKET
            ? "ws://localhost:" + server().webSocketAddress().orElseThrow().port()
            : "https://localhost:" + server().address().port();
    return client.connect(url + "/");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoeverTricklesIsDroppedInTime(boolean tls) throws Exception {
    start(ServerConfig.builder().handshakeTimeoutMs(PATIENCE_MS).webSocketTls(tls));
    Socket socket = socket();
    socket.setSoTimeout(50);
    byte[] start =
        tls
            // A TLS record that begins a handshake of 512 bytes.
            ? new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3}
            : "GET / HTTP/1.1\r\nX-Long: ".getBytes(US_ASCII);
    socket.getOutputStream().write(start);
    assertTrue(trickle(socket) < 5 * PATIENCE_MS, "it was let go on");
  }

  /** Sends a byte now and then; answers after how many milliseconds that ends. */
  private static long trickle(Socket socket) throws IOException {
    long began = System.nanoTime();
    for (int i = 0; i < 400; i++) {
      try {
        socket.getOutputStream().write('x');
        if (socket.getInputStream().read() < 0) {
          break;
        }
      } catch (SocketTimeoutException e) {
        // Nothing yet.
      } catch (SocketException e) {
        break;
      }
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void theTimeOfTheGateIsNotTheClients(TransportKind transport) throws Exception {
    start(
        ServerConfig.builder().handshakeTimeoutMs(PATIENCE_MS).filter((request, next) -> later()));
    try (Client client = client(transport)) {
      CompletableFuture<Session> connected = connect(client, transport);
      CompletableFuture<Admission> admission = undecided.poll(10, TimeUnit.SECONDS);
      assertNotNull(admission);
      Thread.sleep(2 * PATIENCE_MS);
      admission.complete(Admission.accept());
      assertEquals(transport, connected.get(10, TimeUnit.SECONDS).transport());
    }
  }

  private CompletableFuture<Admission> later() {
    CompletableFuture<Admission> admission = new CompletableFuture<>();
    undecided.add(admission);
    return admission;
  }

  @Test
  void theOldestSilentOneGivesItsPlace() throws Exception {
    start(ServerConfig.builder());
    for (int i = 0; i < HalfOpen.MOST; i++) {
      socket();
    }
    Thread.sleep(HalfOpen.STALE_MS);
    try (Client client = client(TransportKind.WEBSOCKET)) {
      connect(client, TransportKind.WEBSOCKET).get(10, TimeUnit.SECONDS);
    }
    assertEnds(sockets.get(0));
    assertOpen(sockets.get(HalfOpen.MOST - 1));
  }

  @Test
  void whereAllGoOnTheNewOneIsTurnedAway() throws Exception {
    org.eclipse.jetty.server.Server jetty = new org.eclipse.jetty.server.Server();
    ServerConnector connector = new ServerConnector(jetty);
    connector.addBean(new HalfOpenSockets(connector, 2, Long.MAX_VALUE));
    jetty.addConnector(connector);
    jetty.start();
    try (Socket first = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        Socket second = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
      // Once the server has answered, it knows both.
      assertAnswers(first);
      assertAnswers(second);
      try (Socket third = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
        assertEnds(third);
      }
      assertAnswers(first);
      assertAnswers(second);
    } finally {
      jetty.stop();
    }
  }

  private static void assertAnswers(Socket socket) throws IOException {
    socket.getOutputStream().write("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    assertTrue(head.toString().startsWith("HTTP/1.1 404"), head.toString());
  }

  private static void assertOpen(Socket socket) throws IOException {
    socket.setSoTimeout(100);
    assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
  }

  private static void assertEnds(Socket socket) throws IOException {
    socket.setSoTimeout(5_000);
    try {
      assertEquals(-1, socket.getInputStream().read());
    } catch (SocketException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("reset"), e.toString());
    }
  }
}
