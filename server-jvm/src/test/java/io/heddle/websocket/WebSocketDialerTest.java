package io.heddle.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.AuthenticationException;
import io.heddle.BidiStream;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.CloseInfo;
import io.heddle.ConnectFailedException;
import io.heddle.HeddleException;
import io.heddle.OperationTimeoutException;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TlsException;
import io.heddle.TransportKind;
import io.heddle.cli.PemFiles;
import io.heddle.jvm.Blocking;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a client trusts, and what it says of servers that it gets no session from. */
@Timeout(60)
class WebSocketDialerTest {
  private static final BlockingQueue<Session> SERVED = new LinkedBlockingQueue<>();
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
    String said = says(ConnectFailedException.class, config(), "ws://localhost:" + free);
    assertEquals(
        "No WebSocket to ws://localhost:%1$d: nobody listens on TCP port %1$d of localhost; is the server running?"
            .formatted(free),
        said);
  }

  @Test
  void aNameThatIsNobodys() {
    String said = says(ConnectFailedException.class, config(), "ws://nobody.invalid");
    assertTrue(said.contains("The host name nobody.invalid does not resolve"), said);
  }

  @Test
  void aPlainServerWhereTlsWasExpected() throws Exception {
    try (FakeServer plain = new FakeServer("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      String said = says(ConnectFailedException.class, config(), "wss://localhost:" + plain.port());
      assertTrue(said.startsWith("localhost:" + plain.port() + " does not speak TLS"), said);
    }
  }

  @Test
  void aTlsServerWhereNoneWasExpected() {
    String said =
        says(ConnectFailedException.class, config(), secure("localhost").replace("wss:", "ws:"));
    assertTrue(said.contains("ws:// is right") || said.contains("without TLS"), said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0-OpenSSH_9.2p1\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhe",
      })
  void whateverAServerSaysIsToldInAFewWords(String answer) throws Exception {
    try (FakeServer other = new FakeServer(answer, true)) {
      String said = says(ConnectFailedException.class, config(), "ws://localhost:" + other.port());
      assertTrue(said.length() < 200, said);
      assertFalse(said.contains("@") || said.contains("null") || said.contains("Exception"), said);
      assertFalse(said.contains("Http"), said);
    }
  }

  // RFC 9110 §5.1, §5.5; RFC 9112 §5.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: x\0y",
        "a: x\ry",
        "a: x\u007fy",
        "a: x\u0001y",
        "a b: c",
        "a : c",
        "a\0: c",
        "\u00e4: c",
        ": c",
        "no colon",
        " folded"
      })
  void anAnswerThatHttpForbidsOpensNoWebSocket(String line) throws Exception {
    String head = FakeServer.SWITCHING + "Sec-WebSocket-Protocol: qmux-02\r\n";
    try (FakeServer other = new FakeServer(head + line + "\r\n\r\n")) {
      String url = "ws://localhost:" + other.port();
      String said = says(ConnectFailedException.class, config(), url);
      assertTrue(said.contains("breaks the rules of HTTP"), said);
      assertTrue(other.ends());
    }
  }

  // RFC 6455 §4.1, §11.3.3, §11.3.4
  @ParameterizedTest
  @CsvSource({
    "Sec-WebSocket-Accept: twice, more than once",
    "Sec-WebSocket-Protocol: qmux-02, more than once",
    "Sec-WebSocket-Protocol: other, more than once",
    "Sec-WebSocket-Extensions: permessage-deflate, no server of WebSockets"
  })
  void anAnswerThatWebSocketsForbidOpensNone(String line, String why) throws Exception {
    String head = FakeServer.SWITCHING + "Sec-WebSocket-Protocol: qmux-02\r\n";
    try (FakeServer other = new FakeServer(head + line + "\r\n\r\n");
        Client client = Client.create(config().build())) {
      String url = "ws://localhost:" + other.port();
      ConnectFailedException failure =
          assertThrows(ConnectFailedException.class, () -> Blocking.await(client.connect(url)));
      assertTrue(String.valueOf(failure.getMessage()).contains(why), failure.getMessage());
      // And not only when the client is closed.
      assertTrue(other.ends());
    }
  }

  @Test
  void aNoIsHeardBeforeItsBodyEnds() throws Exception {
    try (FakeServer slow =
        new FakeServer("HTTP/1.1 404 Not Found\r\nContent-Length: 1000\r\n\r\nbla")) {
      String said = says(ConnectFailedException.class, config(), "ws://localhost:" + slow.port());
      assertTrue(said.contains("status 404"), said);
      assertTrue(slow.ends());
    }
  }

  // WHATWG WebSockets §2.1: redirect mode "error".
  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void noRedirectIsFollowed(int status) throws Exception {
    try (FakeServer target = new FakeServer(FakeServer.SWITCHING + "\r\n");
        FakeServer first =
            new FakeServer(
                "HTTP/1.1 " + status + " Elsewhere\r\n" + location(target) + "\r\n\r\n")) {
      String said = says(ConnectFailedException.class, config(), "ws://localhost:" + first.port());
      assertTrue(said.contains("ws://localhost:" + target.port() + "/x"), said);
      assertTrue(said.contains("status " + status), said);
      assertTrue(target.isUnasked());
    }
  }

  private static String location(FakeServer target) {
    return "Location: ws://localhost:" + target.port() + "/x";
  }

  @Test
  void nothingIsKeptOfAnAnswerNorAskedForThatNobodyWants() throws Exception {
    try (FakeServer server =
            new FakeServer(
                String.join(
                    "\r\n",
                    "HTTP/1.1 401 No",
                    "Set-Cookie: a=b; Path=/",
                    "WWW-Authenticate: Basic realm=x",
                    "Content-Length: 0",
                    "",
                    ""));
        Client client = Client.create(config().build())) {
      for (int i = 0; i < 2; i++) {
        assertThrows(
            AuthenticationException.class,
            () -> Blocking.await(client.connect("ws://localhost:" + server.port() + "/")));
        String request = server.request().toLowerCase(Locale.ROOT);
        for (String field :
            List.of("cookie", "authorization", "accept-encoding", "user-agent", "extensions")) {
          assertFalse(request.contains(field), request);
        }
      }
    }
  }

  @Test
  void aWebSocketThatIsNotQmux() throws Exception {
    try (FakeServer other = new FakeServer(FakeServer.SWITCHING + "\r\n")) {
      String said = says(ConnectFailedException.class, config(), "ws://localhost:" + other.port());
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
    Session session = Blocking.await(client.connect(secure("localhost")));
    Session served = SERVED.poll(10, TimeUnit.SECONDS);
    BidiStream stream = Blocking.await(session.openBidi());
    var reading = stream.read();
    client.close();
    assertEquals(
        CloseInfo.of(0, "", HeddleException.Side.REMOTE),
        served.closed().get(10, TimeUnit.SECONDS));
    assertEquals(
        CloseInfo.of(0, "", HeddleException.Side.LOCAL),
        session.closed().get(10, TimeUnit.SECONDS));
    var failure = assertThrows(Exception.class, () -> reading.get(10, TimeUnit.SECONDS));
    assertInstanceOf(HeddleException.class, failure.getCause());
    // Jetty has stopped; what is asked of the connection still has an answer.
    assertThrows(HeddleException.class, () -> Blocking.await(session.openBidi()));
  }
}
