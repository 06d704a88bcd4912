package io.heddle.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.CloseInfo;
import io.heddle.Connection;
import io.heddle.ConnectionFailedException;
import io.heddle.HeddleException;
import io.heddle.OperationTimeoutException;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.TlsException;
import io.heddle.TransportKind;
import io.heddle.cli.PemFiles;
import io.heddle.jvm.Blocking;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whom a client trusts, and what it says of servers that it gets no session from. */
@Timeout(60)
class WebSocketDialerTest {
  private static final BlockingQueue<Connection> SERVED = new LinkedBlockingQueue<>();
  private static Path certificate;
  private static Server server;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    PemFiles files = PemFiles.write(folder);
    certificate = files.certificate();
    server =
        Blocking.await(
            Server.start(
                ServerConfig.builder()
                    .host("0.0.0.0")
                    .port(0)
                    .webSocketPort(0)
                    .certificateFile(certificate.toString())
                    .keyFile(files.key().toString())
                    .route("/", SERVED::add)
                    .build()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ClientConfig.Builder config() {
    return ClientConfig.builder().transports(TransportKind.WEBSOCKET);
  }

  /** Connects and closes. */
  private static void visit(ClientConfig.Builder config, String url) throws Exception {
    try (Client client = Client.create(config.build())) {
      assertEquals(TransportKind.WEBSOCKET, Blocking.await(client.connect(url)).transport());
    }
  }

  private static String says(
      Class<? extends HeddleException> kind, ClientConfig.Builder config, String url) {
    return String.valueOf(assertThrows(kind, () -> visit(config, url)).getMessage());
  }

  private static String secure(String host) {
    return "wss://" + host + ":" + server.webSocketAddress().orElseThrow().port();
  }

  // ---- trust ----

  @Test
  void aCertificateIsTrustedByItsHashItsFileOrBlindly() throws Exception {
    byte[] der =
        Base64.getMimeDecoder()
            .decode(Files.readString(certificate).replaceAll("-----.*-----", ""));
    String hash =
        Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(der));
    visit(config().serverCertificateHash(hash), secure("localhost"));
    visit(config().trustedCertificates(certificate.toString()), secure("localhost"));
    visit(config().insecureTrustAnyCertificate(true), secure("localhost"));
  }

  @Test
  void anyOtherCertificateIsNot() {
    String said = says(TlsException.class, config(), secure("localhost"));
    assertTrue(said.contains("is not trusted"), said);
    says(
        TlsException.class,
        config().serverCertificateHash("A".repeat(43) + "="),
        secure("localhost"));
  }

  @Test
  void aTrustedCertificateHasToNameTheHost() {
    ClientConfig.Builder trusting = config().trustedCertificates(certificate.toString());
    // Loopback, but not one of the names that the certificate has.
    String said = says(TlsException.class, trusting, secure("127.0.0.2"));
    assertTrue(said.contains("127.0.0.2"), said);
  }

  // ---- servers that give no session ----

  @Test
  void nobodyListening() throws Exception {
    int free;
    try (ServerSocket taken = new ServerSocket(0)) {
      free = taken.getLocalPort();
    }
    String said = says(ConnectionFailedException.class, config(), "ws://localhost:" + free);
    assertTrue(said.contains("is the server running"), said);
  }

  @Test
  void aNameThatIsNobodys() {
    String said = says(ConnectionFailedException.class, config(), "ws://nobody.invalid");
    assertTrue(said.contains("The host name nobody.invalid does not resolve"), said);
  }

  @Test
  void aPlainServerWhereTlsWasExpected() throws Exception {
    try (FakeServer plain = new FakeServer("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      says(HeddleException.class, config(), "wss://localhost:" + plain.port());
    }
  }

  @Test
  void aWebSocketThatIsNotQmux() throws Exception {
    try (FakeServer other = new FakeServer(FakeServer.SWITCHING + "\r\n")) {
      String said =
          says(ConnectionFailedException.class, config(), "ws://localhost:" + other.port());
      assertTrue(said.contains("does not speak QMux"), said);
      assertTrue(other.ends());
    }
  }

  @Test
  void aServerThatNeverAnswersIsGivenUpAndLeft() throws Exception {
    try (FakeServer silent = new FakeServer("")) {
      String said =
          says(
              OperationTimeoutException.class,
              config().connectTimeoutMs(500),
              "ws://localhost:" + silent.port());
      assertTrue(said.contains("within 500 ms"), said);
      assertTrue(silent.ends());
    }
  }

  @Test
  void aServerThatNeverSaysItsParametersIsGivenUpAndLeft() throws Exception {
    try (FakeServer silent =
        new FakeServer(FakeServer.SWITCHING + "Sec-WebSocket-Protocol: qmux-02\r\n\r\n")) {
      says(
          OperationTimeoutException.class,
          config().connectTimeoutMs(1_000),
          "ws://localhost:" + silent.port());
      assertTrue(silent.ends());
    }
  }

  // ---- the end ----

  @Test
  void aClientThatClosesEndsItsConnectionsForBothSides() throws Exception {
    Client client = Client.create(config().insecureTrustAnyCertificate(true).build());
    SERVED.clear();
    Connection connection = Blocking.await(client.connect(secure("localhost")));
    Connection served = SERVED.poll(10, TimeUnit.SECONDS);
    BidiStream stream = Blocking.await(connection.openBidi());
    var reading = stream.read().toCompletableFuture();
    client.close();
    assertEquals(
        new CloseInfo(0, "", HeddleException.Side.REMOTE),
        served.closed().toCompletableFuture().get(10, TimeUnit.SECONDS));
    assertEquals(
        new CloseInfo(0, "", HeddleException.Side.LOCAL),
        connection.closed().toCompletableFuture().get(10, TimeUnit.SECONDS));
    var failure = assertThrows(Exception.class, () -> reading.get(10, TimeUnit.SECONDS));
    assertInstanceOf(HeddleException.class, failure.getCause());
    // Jetty has stopped; what is asked of the connection still has an answer.
    assertThrows(HeddleException.class, () -> Blocking.await(connection.openBidi()));
  }

  /** Accepts one connection, reads its request, says something fixed, and waits for the end. */
  private static final class FakeServer implements AutoCloseable {
    /** Followed by further header lines and an empty one. */
    static final String SWITCHING =
        String.join(
            "\r\n",
            "HTTP/1.1 101 Switching Protocols",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Accept: @",
            "");

    private final ServerSocket listening = new ServerSocket(0);
    private final CompletableFuture<Boolean> ended;

    FakeServer(String answer) throws Exception {
      ended = CompletableFuture.supplyAsync(() -> serve(answer));
    }

    private boolean serve(String answer) {
      try (Socket accepted = listening.accept()) {
        BufferedReader request =
            new BufferedReader(
                new InputStreamReader(accepted.getInputStream(), StandardCharsets.ISO_8859_1));
        String key = "";
        for (String line = request.readLine();
            line != null && !line.isEmpty() && line.charAt(0) > ' ';
            line = request.readLine()) {
          if (line.startsWith("Sec-WebSocket-Key: ")) {
            key = line.substring(line.indexOf(' ') + 1);
          }
        }
        accepted
            .getOutputStream()
            .write(answer.replace("@", accept(key)).getBytes(StandardCharsets.ISO_8859_1));
        while (request.read() >= 0) {
          // What the client sends meanwhile is nobody's.
        }
        return true;
      } catch (Exception reset) {
        return true;
      }
    }

    // RFC 6455 §4.2.2
    private static String accept(String key) throws Exception {
      byte[] text =
          (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.ISO_8859_1);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    }

    int port() {
      return listening.getLocalPort();
    }

    /** Waits until the client has left. */
    boolean ends() throws Exception {
      return ended.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }
}
