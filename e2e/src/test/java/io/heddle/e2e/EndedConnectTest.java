package io.heddle.e2e;

import static io.heddle.e2e.RawBytes.SERVER_SETTINGS;
import static io.heddle.e2e.RawBytes.bytes;
import static io.heddle.e2e.RawBytes.capsule;
import static io.heddle.e2e.RawBytes.frame;
import static io.heddle.e2e.RawBytes.headers;
import static io.heddle.e2e.RawBytes.join;
import static io.heddle.e2e.RawBytes.settings;
import static io.heddle.e2e.RawBytes.varint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Client;
import io.heddle.ConnectFailedException;
import io.heddle.HeddleException.Side;
import io.heddle.Session;
import io.heddle.wire.CapsuleType;
import io.heddle.wire.Http3Error;
import io.netty.handler.codec.quic.QuicStreamType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a server ends a handshake, the connect fails at once, in words that say how. */
@Timeout(30)
class EndedConnectTest {
  /** How soon a failure is due; the time-out of the connect is far longer. */
  private static final long SOON_S = 3;

  private static final int CONTROL = 0x00;
  private static final int PUSH = 0x01;
  private static final int GO_AWAY = 0x07;
  private RawHttp3Server server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    server = new RawHttp3Server();
    client = Client.create(server.clientConfig().connectTimeoutMs(60_000).build());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  /** What the peer did, in the words of the failure that comes soon. */
  private static String failure(CompletableFuture<?> stage) {
    Throwable cause =
        assertThrows(ExecutionException.class, () -> stage.get(SOON_S, TimeUnit.SECONDS))
            .getCause();
    ConnectFailedException failure = assertInstanceOf(ConnectFailedException.class, cause);
    assertEquals(Side.REMOTE, failure.side());
    String words = String.valueOf(failure.getMessage());
    assertFalse(words.contains("UDP"), words);
    return words;
  }

  private static void assertContains(String part, String whole) {
    assertTrue(whole.contains(part), whole);
  }

  @ParameterizedTest
  @CsvSource({
    "true, 0x100, H3_NO_ERROR",
    "true, 0x102, H3_INTERNAL_ERROR",
    "true, 0x7fffffff, 0x7fffffff",
    "false, 0x0a, PROTOCOL_VIOLATION",
    "false, 0x178, TLS alert 120 (no_application_protocol)",
  })
  void aCloseBeforeTheAnswerIsQuoted(boolean application, int code, String name) throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.sendSettings(SERVER_SETTINGS);
    server.request();
    server.closeConnection(application, code, "not today");
    assertContains(name + ": not today", failure(connected));
  }

  @ParameterizedTest
  @CsvSource({
    "0x52e4a40fa8e2, application error 7",
    "0x80000000, 0x80000000",
    "0x3fffffffffffffff, 0x3fffffffffffffff",
  })
  void codesOfAnyWidthAreQuotedWhole(long code, String name) throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.sendSettings(SERVER_SETTINGS);
    server.request();
    server.closeConnection(code);
    assertTrue(failure(connected).endsWith(" with " + name), () -> failure(connected));
  }

  @Test
  void aCloseBeforeTheSettingsIsQuoted() throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.closeConnection(true, (int) Http3Error.H3_EXCESSIVE_LOAD, "not today");
    assertContains("H3_EXCESSIVE_LOAD: not today", failure(connected));
  }

  @Test
  void anAnswerRightBeforeTheCloseIsTheAnswer() throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.sendSettings(SERVER_SETTINGS);
    server.request().send(headers(":status", "404"));
    server.closeConnection(true, (int) Http3Error.H3_NO_ERROR, "");
    assertContains("404", failure(connected));
  }

  @Test
  void anEndOfTheControlStreamBeforeTheSettingsIsSaid() throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.sendSettings().finish();
    assertContains("H3_CLOSED_CRITICAL_STREAM", failure(connected));
    assertEquals(Http3Error.H3_CLOSED_CRITICAL_STREAM, server.closeCode());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEndOfTheControlStreamIsSaid(boolean reset) throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    RawStream control = server.sendSettings(SERVER_SETTINGS);
    server.request();
    end(control, reset);
    assertContains("H3_CLOSED_CRITICAL_STREAM", failure(connected));
    assertEquals(Http3Error.H3_CLOSED_CRITICAL_STREAM, server.closeCode());
  }

  private static void end(RawStream stream, boolean reset) throws Exception {
    if (reset) {
      stream.reset((int) Http3Error.H3_NO_ERROR);
    } else {
      stream.finish();
    }
  }

  @ParameterizedTest
  @CsvSource({"2, false", "2, true", "3, false", "3, true"})
  void anEndOfACompressionStreamIsSaid(int type, boolean reset) throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    RawStream stream = server.open(QuicStreamType.UNIDIRECTIONAL).send(bytes(type));
    server.sendSettings(SERVER_SETTINGS);
    // Then the stream's type has been read, too; a reset before that is nobody's.
    server.request();
    end(stream, reset);
    assertContains("H3_CLOSED_CRITICAL_STREAM", failure(connected));
    assertEquals(Http3Error.H3_CLOSED_CRITICAL_STREAM, server.closeCode());
  }

  static Stream<Arguments> brokenSettings() {
    return Stream.of(
        Arguments.of("none", frame(GO_AWAY, varint(0)), Http3Error.H3_MISSING_SETTINGS),
        Arguments.of("HTTP/2's PRIORITY", frame(0x2, bytes(0)), Http3Error.H3_FRAME_UNEXPECTED),
        Arguments.of("HTTP/2's MAX_FRAME_SIZE", settings(0x5, 1), Http3Error.H3_SETTINGS_ERROR),
        Arguments.of("one twice", settings(0x33, 1, 0x33, 1), Http3Error.H3_SETTINGS_ERROR),
        Arguments.of("cut off", frame(0x4, bytes(0x33, 0x40)), Http3Error.H3_FRAME_ERROR),
        Arguments.of(
            "empty GOAWAY", join(SERVER_SETTINGS, frame(GO_AWAY)), Http3Error.H3_FRAME_ERROR));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void brokenSettings(String name, byte[] sent, long code) throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.sendSettings(sent);
    assertContains(Http3Error.name(code), failure(connected));
    assertEquals(code, server.closeCode());
  }

  // RFC 9114 §5.2: also one that would have let a request in that was there before.
  @ParameterizedTest
  @ValueSource(longs = {0, (1L << 62) - 4})
  void noRequestFollowsAGoAway(long id) throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.sendSettings(SERVER_SETTINGS, frame(GO_AWAY, varint(id)));
    assertContains("shutting down", failure(connected));
    server.closeCode();
    assertFalse(server.hasRequest());
  }

  @Test
  void aGoAwayBeforeTheAnswerIsOne() throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    RawStream control = server.sendSettings(SERVER_SETTINGS);
    server.request();
    control.send(frame(GO_AWAY, varint(0)));
    assertContains("shutting down", failure(connected));
  }

  @Test
  void aGoAwayAboveTheRequestIsAWishToDrain() throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    RawStream control = server.sendSettings(SERVER_SETTINGS);
    server.request();
    control.send(frame(GO_AWAY, varint(4)));
    assertThrows(TimeoutException.class, () -> connected.get(300, TimeUnit.MILLISECONDS));
    server.request().send(headers(":status", "200"));
    EchoServer.await(EchoServer.await(connected).draining());
  }

  static Stream<Arguments> malformedResponses() {
    return Stream.of(
        Arguments.of("length", headers(":status", "200", "content-length", "x")),
        Arguments.of(
            "two lengths", headers(":status", "200", "content-length", "1", "content-length", "2")),
        Arguments.of("connection", headers(":status", "200", "connection", "close")),
        Arguments.of("no status", headers("server", "bad")),
        Arguments.of("two statuses", headers(":status", "200", ":status", "200")),
        Arguments.of("unknown pseudo-header", headers(":status", "200", ":mood", "bad")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void malformedResponses(String name, byte[] response) throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.sendSettings(SERVER_SETTINGS);
    server.request().send(response);
    assertContains("malformed response", failure(connected));
    assertEquals(Http3Error.H3_MESSAGE_ERROR, server.request().resetCode());
  }

  @Test
  void dataBeyondItsLengthEndsTheSession() throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.sendSettings(SERVER_SETTINGS);
    server.request().send(headers(":status", "200", "content-length", "0"));
    Session session = EchoServer.await(connected);
    server.request().send(capsule(CapsuleType.WT_DRAIN_SESSION));
    Throwable failure =
        assertThrows(ExecutionException.class, () -> session.closed().get(SOON_S, TimeUnit.SECONDS))
            .getCause();
    assertContains("H3_MESSAGE_ERROR", String.valueOf(failure));
    assertEquals(Http3Error.H3_MESSAGE_ERROR, server.request().resetCode());
  }

  @ParameterizedTest
  @ValueSource(ints = {CONTROL, 2, 3})
  void aSecondStreamOfAKindIsSaid(int type) throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.open(QuicStreamType.UNIDIRECTIONAL).send(bytes(type));
    server.open(QuicStreamType.UNIDIRECTIONAL).send(bytes(type));
    assertContains("H3_STREAM_CREATION_ERROR", failure(connected));
    assertEquals(Http3Error.H3_STREAM_CREATION_ERROR, server.closeCode());
  }

  @Test
  void aPushThatNobodyAllowedIsSaid() throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.open(QuicStreamType.UNIDIRECTIONAL).send(bytes(PUSH, 0));
    assertContains("H3_ID_ERROR", failure(connected));
    assertEquals(Http3Error.H3_ID_ERROR, server.closeCode());
  }
}
