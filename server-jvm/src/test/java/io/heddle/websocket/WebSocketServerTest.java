package io.heddle.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Admission;
import io.heddle.AuthenticationException;
import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.ConnectFailedException;
import io.heddle.IoFailureException;
import io.heddle.Limits;
import io.heddle.RateLimitException;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.SessionRequest;
import io.heddle.TransportKind;
import io.heddle.jvm.Blocking;
import io.heddle.jvm.Texts;
import io.heddle.paths.EchoPath;
import io.heddle.websocket.RawWebSocket.Frame;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's rules on WebSockets, and peers that break those of QMux or of WebSockets. */
@Timeout(60)
class WebSocketServerTest {
  private final BlockingQueue<SessionRequest> asked = new LinkedBlockingQueue<>();
  private final BlockingQueue<Session> served = new LinkedBlockingQueue<>();
  private final List<RawWebSocket> sockets = new ArrayList<>();
  private Server server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    EchoPath echo = new EchoPath();
    server =
        Blocking.await(
            Server.start(
                ServerConfig.builder()
                    .port(0)
                    .webSocketPort(0)
                    .protocol("chat")
                    .handshakeTimeoutMs(5_000)
                    .limits(Limits.builder().maxConnections(40).build())
                    .allowOrigin("*")
                    .filter((request, next) -> admit(request))
                    .route("/echo", echo)
                    .route(
                        "/served",
                        session -> {
                          served.add(session);
                          echo.handle(session);
                        })
                    .build()));
    client =
        Client.create(
            ClientConfig.builder()
                .transports(TransportKind.WEBSOCKET)
                .protocol("telnet")
                .protocol("chat")
                .build());
  }

  @Test
  void cookiesOfSeveralLinesAreOne() throws Exception {
    // As no client of HTTP/1.1 should send them, and proxies do.
    assertEquals(101, raw().upgrade("/echo", qmux("Cookie", "a=1\r\ncookie: b=2\r\nX: ü\r\nx: z")));
    SessionRequest request = asked.take();
    assertEquals("a=1; b=2", request.header("cookie").orElseThrow());
    assertEquals("ü, z", request.header("x").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"A\u0000", "A b", "ü", "A\u007f", "A", "\u0001A"})
  void aFieldThatHttpForbidsIsAnsweredWith400(String name) throws Exception {
    String value = name.equals("A") ? "x\u0001" : "x";
    assertEquals(400, raw().upgrade("/echo", qmux(name, value)));
    assertTrue(asked.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "u@h", "h/x", "h:99999", "h:8x", "[::1", "a b", "ü"})
  void anAuthorityThatIsNoHostAndPortIsAnsweredWith400(String host) throws Exception {
    assertEquals(400, raw().upgrade("/echo", qmux("Host", host)));
    assertTrue(asked.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/echo?ü", "/ü", "/echo#x", "/echo\u007f"})
  void aTargetThatIsNoneIsAnsweredWith400(String target) throws Exception {
    assertEquals(400, raw().upgrade(target));
    assertTrue(asked.isEmpty());
  }

  private static Map<String, String> qmux(String name, String value) {
    return Map.of("Sec-WebSocket-Protocol", "qmux-02", name, value);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
    for (RawWebSocket socket : sockets) {
      socket.close();
    }
  }

  private CompletableFuture<Admission> admit(SessionRequest request) {
    asked.add(request);
    return CompletableFuture.completedFuture(
        request
            .parameter("refuse")
            .map(status -> Admission.refuse(Integer.parseInt(status), "not today"))
            .orElse(Admission.accept()));
  }

  private int port() {
    return server.webSocketAddress().orElseThrow().port();
  }

  private Session connect(String path) throws InterruptedException {
    return Blocking.await(client.connect("ws://localhost:" + port() + path));
  }

  private RawWebSocket raw() throws Exception {
    RawWebSocket socket = new RawWebSocket(port());
    sockets.add(socket);
    return socket;
  }

  private RawWebSocket upgraded() throws Exception {
    RawWebSocket socket = raw();
    assertEquals(101, socket.upgrade("/served"));
    return socket;
  }

  private void assertEchoes() throws InterruptedException {
    Session session = connect("/echo");
    BidiStream stream = Blocking.await(session.openBidi());
    stream.write(Bytes.ofUtf8("hello"));
    stream.finish();
    assertEquals("hello", Texts.read(stream));
    session.close();
  }

  // ---- the server's rules ----

  @Test
  void filtersSeeTheRequestAndAProtocolIsChosen() throws Exception {
    Session session = connect("/echo?a=1");
    assertEquals(TransportKind.WEBSOCKET, session.transport());
    assertEquals(Optional.of("chat"), session.protocol());
    assertTrue(session.remoteAddress().isPresent());
    SessionRequest request = asked.take();
    assertEquals("/echo", request.path());
    assertEquals(Optional.of("1"), request.parameter("a"));
    assertEquals(List.of("telnet", "chat"), request.protocols());
    assertEquals("localhost:" + port(), request.authority());
    assertEquals(Optional.empty(), request.origin());
  }

  @Test
  void filtersSeeWhereAPageCameFrom() throws Exception {
    assertEquals(
        101,
        raw()
            .upgrade(
                "/echo",
                Map.of("Sec-WebSocket-Protocol", "qmux-02", "Origin", "https://evil.example")));
    assertEquals(Optional.of("https://evil.example"), asked.take().origin());
  }

  @Test
  void aRefusalHasItsStatus() {
    assertThrows(AuthenticationException.class, () -> connect("/echo?refuse=401"));
    assertThrows(AuthenticationException.class, () -> connect("/echo?refuse=403"));
    assertThrows(RateLimitException.class, () -> connect("/echo?refuse=429"));
    ConnectFailedException other =
        assertThrows(ConnectFailedException.class, () -> connect("/echo?refuse=503"));
    assertTrue(String.valueOf(other.getMessage()).contains("503"));
    ConnectFailedException nowhere =
        assertThrows(ConnectFailedException.class, () -> connect("/nowhere"));
    assertTrue(String.valueOf(nowhere.getMessage()).contains("404"));
  }

  @Test
  void aPlainRequestIsToldWhatThePathSpeaks() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port() + "/echo")).build(),
                HttpResponse.BodyHandlers.ofString());
    assertEquals(426, answer.statusCode());
    assertTrue(answer.body().contains("qmux-02"));
  }

  @Test
  void anUpgradeToAnythingElseIsRefused() throws Exception {
    assertEquals(400, raw().upgrade("/echo", Map.of()));
    assertEquals(400, raw().upgrade("/echo", Map.of("Sec-WebSocket-Protocol", "chat")));
    assertEquals(
        400,
        raw()
            .upgrade(
                "/echo",
                Map.of("Sec-WebSocket-Protocol", "qmux-02", "Sec-WebSocket-Version", "12")));
    assertEquals(404, raw().upgrade("/nowhere"));
    assertEchoes();
  }

  @Test
  void aRequestThatStopsHalfWayIsDropped() throws Exception {
    RawWebSocket socket = raw();
    socket.raw("GET /echo HTTP/1.1\r\nHost: lo".getBytes(StandardCharsets.US_ASCII));
    assertTrue(socket.ends());
  }

  @Test
  void aSessionOutlivesTheTimeThatItsHandshakeHad() throws Exception {
    Session session = connect("/echo");
    var closed = session.closed();
    assertThrows(TimeoutException.class, () -> closed.get(1_500, TimeUnit.MILLISECONDS));
  }

  @Test
  void aConnectionTooManyIsRefused() throws Exception {
    for (int i = 0; i < 40; i++) {
      upgraded();
    }
    assertEquals(503, raw().upgrade("/echo"));
    // Those that never say anything are dropped in time, and make room.
    for (RawWebSocket silent : sockets.subList(0, 40)) {
      assertTrue(silent.ends());
    }
    assertEchoes();
  }

  @Test
  void aShutdownClosesSessionsOfBothTransports() throws Exception {
    Session overTcp = connect("/served");
    try (Client udp =
        Client.create(
            ClientConfig.builder()
                .serverCertificateHash(server.certificateSha256().orElseThrow())
                .build())) {
      Session overUdp =
          Blocking.await(udp.connect("https://localhost:" + server.address().port() + "/served"));
      assertEquals(TransportKind.HTTP3, overUdp.transport());
      served.take();
      served.take();
      assertEquals(2, server.sessions());
      var done = server.shutdown(5_000);
      Blocking.await(overTcp.draining());
      Blocking.await(overUdp.draining());
      assertThrows(ConnectFailedException.class, () -> connect("/echo"));
      overTcp.close();
      overUdp.close();
      Blocking.await(done);
      assertEquals(0, server.sessions());
    }
  }

  /**
   * A server that shuts its side down as soon as it has said so is one that proxies cut off from
   * its client.
   */
  @Test
  void theClientIsLetGoFirst() throws Exception {
    RawWebSocket socket = upgraded();
    socket.send(RawWebSocket.BINARY, socket.read(RawWebSocket.BINARY).payload());
    served.take().close(4242, "why");
    Frame record = socket.read(RawWebSocket.BINARY);
    while (!new String(record.payload(), StandardCharsets.UTF_8).endsWith("why")) {
      record = socket.read(RawWebSocket.BINARY);
    }
    socket.timeout(300);
    assertThrows(SocketTimeoutException.class, socket::read);
    socket.timeout(10_000);
    socket.send(RawWebSocket.CLOSE, (byte) 0x03, (byte) 0xe8);
    assertEquals(1000, socket.read(RawWebSocket.CLOSE).closeStatus());
    assertTrue(socket.ends());
  }

  /** It has been let in, so it is told, too. */
  @Test
  void aSessionWhoseHandshakeEndsWhileTheServerClosesIsClosed() throws Exception {
    RawWebSocket socket = upgraded();
    byte[] settings = socket.read(RawWebSocket.BINARY).payload();
    server.shutdown(0);
    socket.send(RawWebSocket.BINARY, settings);
    Frame record = socket.read(RawWebSocket.BINARY);
    while (!new String(record.payload(), StandardCharsets.UTF_8).endsWith("server shutting down")) {
      record = socket.read(RawWebSocket.BINARY);
    }
  }

  @Test
  void aClientThatDoesNotCloseIsLeft() throws Exception {
    RawWebSocket socket = upgraded();
    socket.send(RawWebSocket.BINARY, socket.read(RawWebSocket.BINARY).payload());
    served.take().close();
    assertEquals(1000, socket.read(RawWebSocket.CLOSE).closeStatus());
    assertTrue(socket.ends());
  }

  // ---- peers that break the rules ----

  @Test
  void aTextMessageBreaksTheProtocol() throws Exception {
    RawWebSocket socket = upgraded();
    socket.send(RawWebSocket.TEXT, (byte) 'x');
    assertEquals(1000, socket.read(RawWebSocket.CLOSE).closeStatus());
    assertEchoes();
  }

  @Test
  void aRecordThatIsNoneClosesWithAnError() throws Exception {
    RawWebSocket socket = upgraded();
    socket.read(RawWebSocket.BINARY);
    socket.send(RawWebSocket.BINARY, (byte) 0xff, (byte) 0xff);
    Frame error = socket.read(RawWebSocket.BINARY);
    // RFC 9000 §19.19: CONNECTION_CLOSE of the transport.
    assertEquals(0x1c, error.payload()[0]);
    socket.read(RawWebSocket.CLOSE);
    assertTrue(socket.ends());
    assertEchoes();
  }

  @Test
  void aRecordOfTheGreatestLengthIsReadAndOneByteMoreIsNot() throws Exception {
    RawWebSocket fits = upgraded();
    fits.read(RawWebSocket.BINARY);
    // Not transport parameters, hence a violation; but one of QMux, so it was read.
    fits.send(RawWebSocket.BINARY, new byte[64 << 10]);
    assertEquals(0x1c, fits.read(RawWebSocket.BINARY).payload()[0]);

    RawWebSocket tooLong = upgraded();
    tooLong.read(RawWebSocket.BINARY);
    tooLong.send(RawWebSocket.BINARY, new byte[(64 << 10) + 1]);
    assertEquals(1009, tooLong.read(RawWebSocket.CLOSE).closeStatus());
    assertEchoes();
  }

  @Test
  void aFrameWithoutAMaskBreaksTheWebSocket() throws Exception {
    RawWebSocket socket = upgraded();
    socket.frame(0x82, false, (byte) 0);
    // RFC 6455 §5.1: a server closes on it.
    assertEquals(1002, socket.read(RawWebSocket.CLOSE).closeStatus());
    assertEchoes();
  }

  @Test
  void aRecordMayComeInFragments() throws Exception {
    RawWebSocket socket = upgraded();
    socket.read(RawWebSocket.BINARY);
    socket.frame(0x02, true, (byte) 0xff);
    socket.send(RawWebSocket.PING, (byte) 7);
    assertEquals(7, socket.read(RawWebSocket.PONG).payload()[0]);
    socket.frame(0x80, true, (byte) 0xff);
    assertEquals(0x1c, socket.read(RawWebSocket.BINARY).payload()[0]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void clientsThatStopHalfWayHoldUpNobody(int bytes) throws Exception {
    for (int i = 0; i < 30; i++) {
      RawWebSocket socket = upgraded();
      byte[] part = new byte[bytes];
      part[0] = (byte) 0x82;
      if (bytes > 1) {
        part[1] = (byte) 0xff;
      }
      socket.raw(part);
    }
    assertEchoes();
  }

  @Test
  void aLineThatIsCutFailsItsSession() throws Exception {
    RawWebSocket socket = upgraded();
    byte[] parameters = socket.read(RawWebSocket.BINARY).payload();
    // The server's own parameters will do for a client's.
    socket.send(RawWebSocket.BINARY, parameters);
    Session session = served.poll(10, TimeUnit.SECONDS);
    socket.close();
    assertThrows(IoFailureException.class, () -> Blocking.await(session.closed()));
    assertEchoes();
  }

  private static void readHead(java.io.InputStream in) throws java.io.IOException {
    String head = "";
    while (!head.endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return;
      }
      head += (char) next;
    }
  }

  @Test
  void aServerThatSpeaksSomethingElseIsLeft() throws Exception {
    try (Client plain =
        Client.create(ClientConfig.builder().transports(TransportKind.WEBSOCKET).build())) {
      try (java.net.ServerSocket http = new java.net.ServerSocket(0)) {
        var connecting = plain.connect("ws://localhost:" + http.getLocalPort() + "/echo");
        try (var accepted = http.accept()) {
          // Jetty takes an answer that comes before its request for none.
          readHead(accepted.getInputStream());
          accepted
              .getOutputStream()
              .write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
          var failure = assertThrows(Exception.class, () -> connecting.get(10, TimeUnit.SECONDS));
          assertInstanceOf(ConnectFailedException.class, failure.getCause());
        }
      }
    }
  }
}
