package io.heddle.e2e;

import static io.heddle.e2e.RawBytes.bidi;
import static io.heddle.e2e.RawBytes.bytes;
import static io.heddle.e2e.RawBytes.frame;
import static io.heddle.e2e.RawBytes.headers;
import static io.heddle.e2e.RawBytes.join;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Client;
import io.heddle.pages.RawHttp;
import io.heddle.wire.Http3Error;
import io.heddle.wire.SettingId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Header fields of more than was announced fail their message, and nothing beside it (RFC 9114
 * §4.2.2).
 */
@Timeout(60)
class HeaderSizeTest {
  private static final int LIMIT = 16_384;
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  private static final String[] REQUEST = {
    ":method", "CONNECT",
    ":protocol", "webtransport-h3",
    ":scheme", "https",
    ":authority", "localhost",
    ":path", "/echo"
  };

  private EchoServer server;
  private RawHttp3Peer peer;
  private RawStream session;

  @BeforeEach
  void start() throws Exception {
    server = EchoServer.start();
    peer = RawHttp3Peer.withSettings(server.port());
    session = peer.session("/echo");
  }

  @AfterEach
  void stop() {
    peer.close();
    server.close();
  }

  private void assertOthersGoOn() throws Exception {
    RawStream stream = peer.openBidi().send(bidi(session.id()), HELLO).finish();
    assertArrayEquals(HELLO, stream.receiveAll());
  }

  private static String[] with(String[] fields, String name, String value) {
    String[] more = Arrays.copyOf(fields, fields.length + 2);
    more[fields.length] = name;
    more[fields.length + 1] = value;
    return more;
  }

  /** A request whose fields come to so many bytes. */
  private static byte[] request(int size) {
    int used = Arrays.stream(REQUEST).mapToInt(text -> text.length() + 16).sum();
    return headers(with(REQUEST, "filler", "x".repeat(size - used - "filler".length() - 32)));
  }

  @Test
  void aRequestOfJustTheLimitIsTaken() throws Exception {
    assertEquals(200, peer.openBidi().send(request(LIMIT)).status());
    assertEquals(431, peer.openBidi().send(request(LIMIT + 1)).status());
    assertOthersGoOn();
  }

  @Test
  void aMuchLargerOneIsRefusedBeforeItHasCome() throws Exception {
    RawStream large = peer.openBidi().send(request(1_000_000));
    assertEquals(431, large.status());
    large.finish();
    RawStream begun = peer.openBidi().send(bytes(0x01, 0x80 | 0x3f, 0xff, 0xff, 0xff, 0, 0));
    assertEquals(431, begun.status());
    RawStream endless = peer.openBidi().send(bytes(0x01), RawBytes.varint(1L << 61), HELLO);
    assertEquals(431, endless.status());
    assertOthersGoOn();
  }

  @Test
  void fewBytesThatMeanManyAreTooMany() throws Exception {
    // RFC 9204 appendix A: entry 85 comes to 106 bytes, and is said in two.
    byte[][] lines = new byte[160][];
    Arrays.fill(lines, bytes(0xff, 85 - 63));
    byte[] indexed = frame(RawBytes.HEADERS, bytes(0, 0), join(lines));
    assertEquals(431, peer.openBidi().send(indexed).status());
    // RFC 7541 appendix B: a zero is five zeros, so 5,000 bytes are 8,000 letters.
    byte[] zeros = new byte[5_000];
    int rest = 5_000 - 0x7f;
    byte[] length = bytes(0xff, 0x80 | (rest & 0x7f), rest >> 7);
    byte[] literal = join(bytes(0x20 | 1, 'a'), length, zeros);
    byte[] huffman = frame(RawBytes.HEADERS, bytes(0, 0), literal, literal, literal);
    assertTrue(huffman.length < LIMIT, "it is less as it is sent");
    assertEquals(431, peer.openBidi().send(huffman).status());
    assertOthersGoOn();
  }

  @Test
  void aLengthThatIsALieEndsTheConnection() throws Exception {
    byte[] lie = bytes(0x20 | 1, 'a', 0xff, 0xff, 0xff, 0xff, 0x7f);
    peer.openBidi().send(frame(RawBytes.HEADERS, bytes(0, 0), lie));
    assertEquals(Http3Error.QPACK_DECOMPRESSION_FAILED, peer.closeCode());
  }

  @Test
  void trailersTooLargeEndTheirSessionOnly() throws Exception {
    RawStream other = peer.session("/echo");
    other.sendInVain(headers("filler", "x".repeat(LIMIT)));
    assertEquals(Http3Error.H3_EXCESSIVE_LOAD, other.resetCode());
    assertOthersGoOn();
  }

  @Test
  void whatComesInPiecesIsTakenTogether() throws Exception {
    byte[] request = request(2_000);
    RawStream stream = peer.openBidi();
    for (int at = 0; at < request.length; at += 100) {
      stream.send(Arrays.copyOfRange(request, at, Math.min(at + 100, request.length)));
    }
    assertEquals(200, stream.status());
  }

  @Test
  void theLimitIsTheSameOverWebSockets() throws Exception {
    int port = server.server().webSocketAddress().orElseThrow().port();
    String host = "Host: localhost";
    assertEquals(101, RawHttp.upgrade(port, "/echo", host, "Filler: " + "x".repeat(16_000)));
    assertEquals(431, RawHttp.upgrade(port, "/echo", host, "Filler: " + "x".repeat(LIMIT)));
  }

  @Test
  void aResponseTooLargeFailsItsConnect() throws Exception {
    try (RawHttp3Server answering = new RawHttp3Server();
        Client client = Client.create(answering.clientConfig().build())) {
      var connected = client.connect(answering.url());
      answering.sendSettings(RawBytes.SERVER_SETTINGS);
      RawStream request = answering.request();
      request.sendInVain(headers(":status", "200", "filler", "x".repeat(LIMIT)));
      assertTrue(failure(connected).contains("header fields of more than 16384 bytes"));
      assertEquals(Http3Error.H3_EXCESSIVE_LOAD, request.resetCode());
    }
  }

  @Test
  void aRequestIsNoLargerThanItsServerTakes() throws Exception {
    try (RawHttp3Server small = new RawHttp3Server();
        Client client = Client.create(small.clientConfig().build())) {
      var connected = client.connect(small.url() + "?" + "x".repeat(500));
      small.sendSettings(
          RawBytes.settings(
              SettingId.ENABLE_CONNECT_PROTOCOL, 1,
              SettingId.H3_DATAGRAM, 1,
              SettingId.WT_ENABLED, 1,
              SettingId.MAX_FIELD_SECTION_SIZE, 500));
      String said = failure(connected);
      assertTrue(said.contains("at most 500 bytes"), said);
    }
  }

  private static String failure(java.util.concurrent.CompletableFuture<?> stage) {
    ExecutionException thrown =
        assertThrows(ExecutionException.class, () -> EchoServer.await(stage));
    return Objects.requireNonNull(thrown.getCause()).toString();
  }
}
