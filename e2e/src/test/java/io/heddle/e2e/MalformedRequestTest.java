package io.heddle.e2e;

import static io.heddle.e2e.RawBytes.bidi;
import static io.heddle.e2e.RawBytes.bytes;
import static io.heddle.e2e.RawBytes.frame;
import static io.heddle.e2e.RawBytes.headers;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Limits;
import io.heddle.wire.Http3Error;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server against requests that RFC 9114 §4.1.2 calls malformed, or that are not even that: each
 * is reset, and its stream's credit comes back.
 */
@Timeout(60)
class MalformedRequestTest {
  /** Several times what may be open at once. */
  private static final int MANY = 200;

  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
  private static final byte[] IGNORED = frame(0x21);

  private EchoServer server;
  private RawHttp3Peer peer;

  @BeforeEach
  void start() throws Exception {
    server =
        EchoServer.start(options -> options.limits(Limits.builder().maxBidiStreams(20).build()));
    peer = RawHttp3Peer.withSettings(server.port());
  }

  @AfterEach
  void stop() {
    peer.close();
    server.close();
  }

  private RawStream openBidi() throws Exception {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!peer.mayOpenBidi()) {
      assertTrue(System.nanoTime() < deadlineNs, "no stream's credit comes back");
      LockSupport.parkNanos(1_000_000);
    }
    return peer.openBidi();
  }

  private static byte[] request(String... more) {
    String[] get = {":method", "GET", ":scheme", "https", ":authority", "a", ":path", "/"};
    return headers(Stream.concat(Stream.of(get), Stream.of(more)).toArray(String[]::new));
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("length", request("content-length", "x")),
        Arguments.of("two lengths", request("content-length", "1", "content-length", "2")),
        Arguments.of("connection", request("connection", "close")),
        Arguments.of("te", request("te", "gzip")),
        Arguments.of("no path", headers(":method", "GET", ":scheme", "https", ":authority", "a")),
        Arguments.of("unknown pseudo-header", request(":mood", "bad")),
        Arguments.of("two methods", request(":method", "GET")),
        Arguments.of(
            "another scheme",
            headers(
                ":method", "CONNECT",
                ":protocol", "webtransport-h3",
                ":scheme", "http",
                ":authority", "a",
                ":path", "/echo")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void isReset(String name, byte[] request) throws Exception {
    assertEquals(Http3Error.H3_MESSAGE_ERROR, peer.openBidi().send(request).resetCode());
    assertEquals(Http3Error.H3_MESSAGE_ERROR, peer.openBidi().sendLast(request).resetCode());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void givesItsStreamBack(String name, byte[] request) throws Exception {
    for (int i = 0; i < MANY; i++) {
      if (i % 2 == 0) {
        openBidi().sendLast(request);
      } else {
        openBidi().send(request);
      }
    }
    assertEchoes();
  }

  @Test
  void oneWithoutHeadersIsIncompleteAndGivesItsStreamBack() throws Exception {
    assertEquals(Http3Error.H3_REQUEST_INCOMPLETE, openBidi().sendLast(IGNORED).resetCode());
    for (int i = 0; i < MANY; i++) {
      openBidi().sendLast(IGNORED);
    }
    assertEchoes();
  }

  @Test
  void oneThatIsResetGivesItsStreamBack() throws Exception {
    RawStream session = peer.session("/echo");
    for (int i = 0; i < MANY; i += 10) {
      List<RawStream> requests = new ArrayList<>();
      for (int j = 0; j < 10; j++) {
        requests.add(openBidi().send(IGNORED));
      }
      // Then they have been looked at, too.
      assertEchoes(session);
      for (RawStream request : requests) {
        request.reset((int) Http3Error.H3_REQUEST_CANCELLED);
      }
    }
    assertEchoes(session);
  }

  @Test
  void whatFollowsIsNoRequest() throws Exception {
    RawStream stream = peer.openBidi();
    stream.send(request("content-length", "x"), headers("trailer", "1"));
    assertEquals(Http3Error.H3_MESSAGE_ERROR, stream.resetCode());
    assertArrayEquals(bytes(), stream.receivedSoFar());
  }

  private void assertEchoes() throws Exception {
    RawStream session = openBidi().send(RawBytes.request("/echo"));
    assertTrue(session.accepted());
    assertEchoes(session);
  }

  private void assertEchoes(RawStream session) throws Exception {
    RawStream stream = openBidi().send(bidi(session.id()), HELLO).finish();
    assertArrayEquals(HELLO, stream.receiveAll());
  }
}
