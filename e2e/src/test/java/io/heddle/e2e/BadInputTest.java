package io.heddle.e2e;

import static io.heddle.e2e.RawBytes.bidi;
import static io.heddle.e2e.RawBytes.bytes;
import static io.heddle.e2e.RawBytes.capsule;
import static io.heddle.e2e.RawBytes.frame;
import static io.heddle.e2e.RawBytes.headers;
import static io.heddle.e2e.RawBytes.join;
import static io.heddle.e2e.RawBytes.letters;
import static io.heddle.e2e.RawBytes.request;
import static io.heddle.e2e.RawBytes.settings;
import static io.heddle.e2e.RawBytes.uni;
import static io.heddle.e2e.RawBytes.varint;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.CloseInfo;
import io.heddle.HeddleException.Side;
import io.heddle.Limits;
import io.heddle.Session;
import io.heddle.SessionRequest;
import io.heddle.wire.CapsuleType;
import io.heddle.wire.Http3Error;
import io.heddle.wire.SettingId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server against a client that says wrong things: whatever happens to that session or connection,
 * another client still gets its echo, and nothing of the first is left.
 */
@Timeout(30)
class BadInputTest {
  private static final int MAX_SESSIONS = 2;
  private static final int MAX_BUFFERED_STREAMS = 8;
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  private EchoServer server;
  private RawHttp3Peer peer;

  @BeforeEach
  void start() throws Exception {
    Limits limits =
        Limits.builder()
            .maxSessionsPerConnection(MAX_SESSIONS)
            .maxBufferedStreams(MAX_BUFFERED_STREAMS)
            .build();
    server = EchoServer.start(options -> options.limits(limits));
    peer = RawHttp3Peer.withSettings(server.port());
  }

  @AfterEach
  void theServerIsWell() throws Exception {
    peer.close();
    try (EchoServer closing = server;
        Client client =
            Client.create(
                ClientConfig.builder().serverCertificateHash(closing.certificateHash()).build())) {
      Session session = EchoServer.await(client.connect(closing.url("/echo")));
      BidiStream stream = EchoServer.await(session.openBidi());
      stream.write(HELLO.clone());
      stream.finish();
      assertEquals("hello", EchoServer.text(stream.readToEnd(5)));
      EchoServer.await(session.close());
      for (int i = 0; i < 10_000 && closing.server().sessions() > 0; i++) {
        LockSupport.parkNanos(1_000_000);
      }
      assertEquals(0, closing.server().sessions());
    }
  }

  private void assertEchoes(RawStream session) throws Exception {
    RawStream stream = peer.openBidi().send(bidi(session.id()), HELLO).finish();
    assertArrayEquals(HELLO, stream.receiveAll());
  }

  // ---- streams ----

  @Test
  void aHeaderMayArriveByteByByte() throws Exception {
    RawStream session = peer.session("/echo");
    RawStream stream = peer.openBidi();
    for (byte next : join(bidi(session.id()), HELLO)) {
      stream.send(bytes(next));
    }
    assertArrayEquals(HELLO, stream.finish().receiveAll());
  }

  @Test
  void anEmptyStreamMayEndLongAfterItsHeader() throws Exception {
    RawStream session = peer.session("/echo");
    RawStream stream = peer.openBidi().send(bidi(session.id()));
    assertEchoes(session);
    assertArrayEquals(bytes(), stream.finish().receiveAll());
  }

  @Test
  void aStreamThatEndsInsideItsHeaderHarmsNobody() throws Exception {
    RawStream session = peer.session("/echo");
    peer.openBidi().send(bytes(0x40)).finish();
    peer.openUni().send(bytes(0x40)).finish();
    peer.openBidi().send(bytes(0x40, 0x41)).finish();
    peer.openUni().send(bytes(0x40, 0x54)).finish();
    peer.openUni().finish();
    assertEchoes(session);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void anIdThatCannotBeASessionsClosesTheConnection(int id) throws Exception {
    peer.openBidi().send(bidi(id));
    assertEquals(Http3Error.H3_ID_ERROR, peer.closeCode());
  }

  @Test
  void soDoesOneOnAUnidirectionalStream() throws Exception {
    peer.openUni().send(uni(1));
    assertEquals(Http3Error.H3_ID_ERROR, peer.closeCode());
  }

  @Test
  void aStreamMayComeBeforeItsSession() throws Exception {
    RawStream session = peer.openBidi();
    RawStream stream = peer.openBidi().send(bidi(session.id()), HELLO).finish();
    session.send(request("/echo"));
    assertTrue(session.accepted());
    assertArrayEquals(HELLO, stream.receiveAll());
  }

  @Test
  void streamsBeyondTheBufferAreRejected() throws Exception {
    RawStream session = peer.session("/echo");
    for (int i = 0; i < MAX_BUFFERED_STREAMS; i++) {
      peer.openBidi().send(bidi(4_000), HELLO);
    }
    RawStream oneTooMany = peer.openBidi().send(bidi(4_000), HELLO);
    assertEquals(Http3Error.WT_BUFFERED_STREAM_REJECTED, oneTooMany.resetCode());
    assertEchoes(session);
  }

  @Test
  void streamsOfAClosedSessionAreRejected() throws Exception {
    RawStream session = peer.session("/echo");
    RawStream open = peer.openBidi().send(bidi(session.id()), HELLO);
    assertArrayEquals(HELLO, open.receive(5));
    session.send(capsule(CapsuleType.WT_CLOSE_SESSION, bytes(0, 0, 0, 7))).finish();
    assertEquals(Http3Error.WT_SESSION_GONE, open.resetCode());
    RawStream late = peer.openBidi().send(bidi(session.id()), HELLO);
    assertEquals(Http3Error.WT_SESSION_GONE, late.resetCode());
  }

  // ---- datagrams ----

  @Test
  void aDatagramForNobodyIsDropped() throws Exception {
    RawStream session = peer.session("/echo");
    peer.sendDatagram(varint(1_000), HELLO);
    peer.sendDatagram(varint(session.id() / 4), HELLO);
    assertArrayEquals(join(varint(session.id() / 4), HELLO), peer.receiveDatagram());
  }

  static Stream<byte[]> malformedDatagrams() {
    // Cut off inside the Quarter Stream ID; one of a stream that cannot exist, 2^60.
    return Stream.of(bytes(0x40), varint(1L << 60));
  }

  @ParameterizedTest
  @MethodSource("malformedDatagrams")
  void aMalformedDatagramClosesTheConnection(byte[] datagram) throws Exception {
    peer.session("/echo");
    peer.sendDatagram(datagram);
    assertEquals(Http3Error.H3_DATAGRAM_ERROR, peer.closeCode());
  }

  // ---- requests ----

  @Test
  void aStreamSignalInsideARequestClosesTheConnection() throws Exception {
    peer.session("/echo").send(frame(0x41, HELLO));
    assertEquals(Http3Error.H3_FRAME_ERROR, peer.closeCode());
  }

  static Stream<byte[]> malformedRequests() {
    String[] connect = {":method", "CONNECT", ":protocol", "webtransport-h3"};
    return Stream.of(
        headers(concat(connect, ":scheme", "https", ":path", "/echo")),
        headers(concat(connect, ":scheme", "http", ":authority", "localhost", ":path", "/echo")),
        headers(concat(connect, ":scheme", "https", ":authority", "localhost")),
        headers(concat(connect, ":scheme", "https", ":authority", "", ":path", "/echo")));
  }

  private static String[] concat(String[] first, String... second) {
    return Stream.concat(Stream.of(first), Stream.of(second)).toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("malformedRequests")
  void aMalformedRequestIsReset(byte[] request) throws Exception {
    assertEquals(Http3Error.H3_MESSAGE_ERROR, peer.openBidi().send(request).resetCode());
  }

  static Stream<Arguments> fieldsThatHttpForbids() {
    return Stream.of(
        Arguments.of("a\u0000", "x"),
        Arguments.of("a\r", "x"),
        Arguments.of("a\nb", "x"),
        Arguments.of("a b", "x"),
        Arguments.of("a:b", "x"),
        Arguments.of("ü", "x"),
        Arguments.of("a", "x\u0000"),
        Arguments.of("a", "x\r\ny: z"),
        Arguments.of("a", "\u007f"),
        Arguments.of("a", " x"),
        Arguments.of("a", "x\t"),
        Arguments.of("connection", "close"),
        Arguments.of("keep-alive", "x"),
        Arguments.of("proxy-connection", "x"),
        Arguments.of("transfer-encoding", "chunked"),
        Arguments.of("upgrade", "websocket"),
        Arguments.of("te", "gzip"));
  }

  @ParameterizedTest
  @MethodSource("fieldsThatHttpForbids")
  void fieldsThatHttpForbidsAreMalformed(String name, String value) throws Exception {
    String[] connect = {
      ":method",
      "CONNECT",
      ":protocol",
      "webtransport-h3",
      ":scheme",
      "https",
      ":authority",
      "localhost",
      ":path",
      "/echo"
    };
    String[] get = {":method", "GET", ":scheme", "https", ":authority", "localhost", ":path", "/"};
    for (String[] fields : List.of(connect, get)) {
      RawStream request = peer.openBidi().send(headers(concat(fields, name, value)));
      assertEquals(Http3Error.H3_MESSAGE_ERROR, request.resetCode());
    }
    assertEchoes(peer.session("/echo"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "u@h", "u:p@h", "h/x", "h?x", "h#x", "h\\x", "a b", "h:65536", "h:99999", "h:8x", "::1",
        "[::1", "[::1]x", "ü", "h\u0000"
      })
  void anAuthorityThatIsNoHostAndPortIsMalformed(String authority) throws Exception {
    assertMalformed(authority, "/echo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ü", "/a b", "/#", "/a\u0001", "/?ü", "/?\u007f", "*", "echo", ""})
  void aPathThatIsNoTargetIsMalformed(String path) throws Exception {
    assertMalformed("localhost", path);
  }

  private RawStream connect(String authority, String path, String... more) throws Exception {
    String[] first = {
      ":method", "CONNECT",
      ":protocol", "webtransport-h3",
      ":scheme", "https",
      ":authority", authority,
      ":path", path
    };
    return peer.openBidi()
        .send(headers(Stream.of(first, more).flatMap(Arrays::stream).toArray(String[]::new)));
  }

  private void assertMalformed(String authority, String path) throws Exception {
    RawStream request = connect(authority, path);
    assertEquals(Http3Error.H3_MESSAGE_ERROR, request.resetCode());
    assertEchoes(peer.session("/echo"));
  }

  @Test
  void cookiesOfSeveralLinesAreOne() throws Exception {
    RawStream request =
        connect("localhost", "/echo", "cookie", "a=1", "x", "ü", "cookie", "b=2", "x", "z");
    assertTrue(request.accepted());
    SessionRequest asked = server.nextSession().request();
    assertEquals("a=1; b=2", asked.header("cookie").orElseThrow());
    assertEquals("ü, z", asked.header("x").orElseThrow());
  }

  @Test
  void anUnknownProtocolIsRefused() throws Exception {
    byte[] request =
        headers(
            ":method", "CONNECT",
            ":protocol", "carrier-pigeon",
            ":scheme", "https",
            ":authority", "localhost",
            ":path", "/echo");
    assertFalse(peer.openBidi().send(request).accepted());
    assertEchoes(peer.session("/echo"));
  }

  @Test
  void aRequestWaitsForTheSettings() throws Exception {
    try (RawHttp3Peer silent = new RawHttp3Peer(server.port())) {
      RawStream request = silent.openBidi().send(request("/echo"));
      assertEchoes(peer.session("/echo"));
      assertArrayEquals(bytes(), request.receivedSoFar());
      silent.sendSettings(RawBytes.CLIENT_SETTINGS);
      assertTrue(request.accepted());
    }
  }

  @Test
  void aRequestWithoutDatagramsIsMalformed() throws Exception {
    try (RawHttp3Peer old = new RawHttp3Peer(server.port())) {
      old.sendSettings(settings(SettingId.WT_ENABLED, 1));
      RawStream request = old.openBidi().send(request("/echo"));
      assertEquals(Http3Error.H3_MESSAGE_ERROR, request.resetCode());
    }
  }

  @Test
  void forbiddenSettingsCloseTheConnection() throws Exception {
    try (RawHttp3Peer bad = new RawHttp3Peer(server.port())) {
      bad.sendSettings(settings(SettingId.WT_ENABLED, 1, SettingId.H3_DATAGRAM, 2));
      assertEquals(Http3Error.H3_SETTINGS_ERROR, bad.closeCode());
    }
  }

  @Test
  void aSessionTooManyIsRejected() throws Exception {
    RawStream first = peer.session("/echo");
    RawStream second = peer.session("/echo");
    RawStream third = peer.openBidi().send(request("/echo"));
    assertEquals(Http3Error.H3_REQUEST_REJECTED, third.resetCode());
    assertEchoes(first);
    assertEchoes(second);
  }

  @Test
  void refusedRequestsTakeNoSession() throws Exception {
    for (int i = 0; i <= MAX_SESSIONS; i++) {
      assertEquals(404, peer.openBidi().send(request("/nowhere")).status());
    }
    RawStream first = peer.session("/echo");
    RawStream second = peer.session("/echo");
    assertEchoes(first);
    assertEchoes(second);
  }

  // ---- capsules ----

  static Stream<Arguments> malformedCapsules() {
    byte[] code = bytes(0, 0, 0, 7);
    return Stream.of(
        Arguments.of("reason of 1025 bytes", close(code, letters(1_025))),
        Arguments.of("reason that is no UTF-8", close(code, bytes(0xc3))),
        Arguments.of("code cut off", close(bytes(0, 0, 7))),
        Arguments.of("drain with content", capsule(CapsuleType.WT_DRAIN_SESSION, bytes(1))),
        Arguments.of("limit cut off", capsule(CapsuleType.WT_MAX_DATA, bytes(0x40))));
  }

  private static byte[] close(byte[]... value) {
    return capsule(CapsuleType.WT_CLOSE_SESSION, value);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformedCapsules")
  void aMalformedCapsuleEndsItsSession(String name, byte[] capsule) throws Exception {
    RawStream session = peer.session("/echo");
    RawStream other = peer.session("/echo");
    session.send(capsule);
    assertEquals(Http3Error.H3_MESSAGE_ERROR, session.resetCode());
    assertEchoes(other);
  }

  @Test
  void aReasonOfTheGreatestLengthIsTaken() throws Exception {
    RawStream session = peer.session("/echo");
    session.send(close(bytes(0xff, 0xff, 0xff, 0xff), letters(1_024))).finish();
    assertEquals(
        CloseInfo.of(CloseInfo.MAX_CODE, "a".repeat(1_024), Side.REMOTE),
        EchoServer.await(server.nextSession().closed()));
  }

  @Test
  void dataAfterTheCloseChangesNothing() throws Exception {
    RawStream session = peer.session("/echo");
    session.send(close(bytes(0, 0, 0, 7)), capsule(CapsuleType.WT_DRAIN_SESSION));
    assertEquals(CloseInfo.of(7, "", Side.REMOTE), EchoServer.await(server.nextSession().closed()));
    assertEchoes(peer.session("/echo"));
  }

  @Test
  void anEndInsideACapsuleIsMalformed() throws Exception {
    RawStream session = peer.session("/echo");
    session.send(frame(RawBytes.DATA, varint(CapsuleType.WT_CLOSE_SESSION), varint(9))).finish();
    assertEquals(Http3Error.H3_MESSAGE_ERROR, session.resetCode());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 999_999, 1_000_000})
  void aLimitThatDoesNotRiseBreaksFlowControl(int limit) throws Exception {
    RawStream session = peer.session("/echo");
    session.send(capsule(CapsuleType.WT_MAX_DATA, varint(limit)));
    assertEquals(Http3Error.WT_FLOW_CONTROL_ERROR, session.resetCode());
  }

  @Test
  void aLimitThatRisesIsTaken() throws Exception {
    RawStream session = peer.session("/echo");
    session.send(capsule(CapsuleType.WT_MAX_DATA, varint(1_000_001)));
    assertEchoes(session);
  }

  @ParameterizedTest
  @ValueSource(ints = {CapsuleType.WT_MAX_STREAM_DATA, CapsuleType.WT_STREAM_DATA_BLOCKED})
  void aCapsuleThatHttp3ProhibitsEndsTheSession(int type) throws Exception {
    RawStream session = peer.session("/echo");
    session.send(capsule(type, varint(4), varint(1)));
    assertEquals(Http3Error.WT_FLOW_CONTROL_ERROR, session.resetCode());
  }

  @Test
  void aHugeUnknownCapsuleIsSkipped() throws Exception {
    RawStream session = peer.session("/echo");
    session.send(capsule(CapsuleType.reserved(5), letters(1 << 20)));
    assertEchoes(session);
    session.send(close(bytes(0, 0, 0, 7))).finish();
    assertEquals(CloseInfo.of(7, "", Side.REMOTE), EchoServer.await(server.nextSession().closed()));
  }

  @Test
  void capsulesMayArriveByteByByte() throws Exception {
    RawStream session = peer.session("/echo");
    for (byte next : close(bytes(0, 0, 0, 7), HELLO)) {
      session.send(bytes(next));
    }
    assertEquals(
        CloseInfo.of(7, "hello", Side.REMOTE), EchoServer.await(server.nextSession().closed()));
  }

  // ---- ends ----

  @Test
  void aResetOfTheRequestLosesTheSession() throws Exception {
    RawStream session = peer.session("/echo");
    session.reset((int) Http3Error.H3_REQUEST_CANCELLED);
    Session lost = server.nextSession();
    assertThrows(ExecutionException.class, () -> EchoServer.await(lost.closed()));
    assertEchoes(peer.session("/echo"));
  }

  @Test
  void anEndOfTheRequestClosesTheSession() throws Exception {
    peer.session("/echo").finish();
    assertEquals(CloseInfo.of(0, "", Side.REMOTE), EchoServer.await(server.nextSession().closed()));
  }

  @Test
  void aConnectionLeftWithoutSessionsIsClosed() throws Exception {
    peer.session("/echo").finish();
    assertEquals(Http3Error.H3_NO_ERROR, peer.closeCode());
  }

  @Test
  void aConnectionWithAnotherSessionStays() throws Exception {
    peer.session("/echo").finish();
    RawStream other = peer.session("/echo");
    assertThrows(TimeoutException.class, peer::closeCode);
    assertEchoes(other);
  }

  @Test
  void anAbortOfTheConnectionLosesItsSessions() throws Exception {
    RawStream session = peer.session("/echo");
    assertEchoes(session);
    peer.openBidi().send(bidi(session.id()), HELLO).receive(5);
    peer.abort((int) Http3Error.H3_INTERNAL_ERROR);
    Session lost = server.nextSession();
    assertThrows(ExecutionException.class, () -> EchoServer.await(lost.closed()));
  }
}
