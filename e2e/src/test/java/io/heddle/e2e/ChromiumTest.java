package io.heddle.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.CloseInfo;
import io.heddle.HeddleException.Side;
import io.heddle.Session;
import io.heddle.jvm.Blocking;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chromium's own WebTransport, from plain JavaScript, against a Heddle server. */
@Timeout(60)
class ChromiumTest {
  private static final String REASON = "Tschüß, auf Wiedersehen 👋";

  private static Browsers browser;
  private static PlainPage page;
  private static EchoServer server;

  @BeforeAll
  static void launch() throws Exception {
    browser = Browsers.chromium();
    page = new PlainPage(browser);
    server = EchoServer.start(options -> options.protocol("chat.v2").protocol("chat.v1"));
  }

  @AfterAll
  static void quit() {
    page.close();
    browser.close();
    server.close();
  }

  private static Object run(String path, String scenario, Object argument) {
    return page.run(server, path, scenario, argument);
  }

  private static Map<String, Object> streamError(Object code) {
    return Map.of("name", "WebTransportError", "source", "stream", "code", code);
  }

  /** JavaScript's numbers, as Playwright tells them: Integer where they fit, else Double. */
  private static Object number(long value) {
    return value == (int) value ? (Object) (int) value : (Object) (double) value;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1 << 20, 16 << 20})
  void bidirectionalStreamsEcho(int length) {
    assertEquals(true, run("/echo", "echo", length));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1 << 20})
  void unidirectionalStreamsAreAnswered(int length) {
    assertEquals(true, run("/echo", "unidirectional", length));
  }

  @Test
  void streamsThatTheServerOpensArrive() {
    assertEquals(
        Map.of("uni", "1,2,3", "bidi", "1,2,3,4"),
        run("/open?uni=3&bidi=4", "serverOpened", Map.of("uni", 3, "bidi", 4)));
  }

  @Test
  void streamsBeyondTheBrowsersLimitWaitTheirTurn() {
    assertEquals(200, run("/open?uni=200", "serverOpenedInTurn", 200));
  }

  @Test
  void datagramsEchoUpToTheBrowsersLargest() {
    Object most = run("/echo", "datagrams", "");
    assertTrue((int) most >= 1000, "maxDatagramSize is " + most);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, 255})
  void resetsOfThePageArriveWithTheirCode(long code) {
    assertEquals(streamError(number(code)), run("/echo", "resetByPage", number(code)));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, 255})
  void stopsOfThePageArriveWithTheirCode(long code) {
    assertEquals(streamError(number(code)), run("/echo", "stopByPage", number(code)));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, 255, 256, 4_294_967_295L})
  void resetsOfTheServerArriveWithTheirCode(long code) {
    assertEquals(streamError(number(code)), run("/command", "resetByServer", number(code)));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, 255, 256, 4_294_967_295L})
  void stopsOfTheServerArriveWithTheirCode(long code) {
    assertEquals(streamError(number(code)), run("/command", "stopByServer", number(code)));
  }

  @Test
  void twoHundredStreamsEchoAtOnce() {
    assertEquals(200, run("/echo", "manyStreams", 200));
  }

  @ParameterizedTest
  @CsvSource({"5, 4194304, false", "5, 4194304, true", "90, 524288, false", "90, 524288, true"})
  void uploadsAtOnceAreReadOneAfterAnother(int count, int length, boolean reverse)
      throws Exception {
    Blocking.Service reader =
        session -> {
          List<BidiStream> streams = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            streams.add(Blocking.await(session.acceptBidi()));
          }
          if (reverse) {
            Collections.reverse(streams);
          }
          for (BidiStream stream : streams) {
            Bytes all = Blocking.await(stream.readToEnd(length));
            Blocking.await(stream.write(Bytes.ofUtf8("" + all.length())));
            Blocking.await(stream.finish());
            all.release();
          }
          Blocking.await(session.closed());
        };
    try (EchoServer fresh =
        EchoServer.start(options -> options.route("/upload", Blocking.handler(reader)))) {
      assertEquals(
          Collections.nCopies(count, "" + length),
          page.run(fresh, "/upload", "uploadAtOnce", Map.of("count", count, "length", length)));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, 4_294_967_295L})
  void closesOfThePageArriveWithCodeAndReason(long code) throws Exception {
    try (EchoServer fresh = EchoServer.start()) {
      page.run(fresh, "/echo", "closeByPage", Map.of("code", number(code), "reason", REASON));
      Session session = fresh.nextSession();
      assertEquals(CloseInfo.of(code, REASON, Side.REMOTE), EchoServer.await(session.closed()));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, 4_294_967_295L})
  void closesOfTheServerArriveWithCodeAndReason(long code) {
    String reason = URLEncoder.encode(REASON, StandardCharsets.UTF_8);
    assertEquals(
        Map.of("code", number(code), "reason", REASON),
        run("/close?code=" + code + "&reason=" + reason, "closed", ""));
  }

  @Test
  void theSessionGoesOnAfterAWishToDrain() {
    assertEquals(true, run("/drain", "draining", ""));
  }

  @Test
  void oneOfTwoSessionsOutlivesTheOther() {
    assertEquals(true, run("/echo", "connectTwice", ""));
  }

  @Test
  void anIdleSessionIsKeptAlive() throws Exception {
    try (EchoServer brief =
        EchoServer.start(options -> options.idleTimeoutMs(1_000).keepAliveMs(300))) {
      assertEquals(true, page.run(brief, "/echo", "idle", 2_500));
    }
  }

  @Test
  void theFirstOfThePagesProtocolsThatTheServerKnowsIsChosen() {
    assertEquals(
        "chat.v1", run("/echo", "connectProtocols", List.of("other", "chat.v1", "chat.v2")));
  }

  @Test
  void aPathThatNobodyServesIsRefused() {
    browser.expectFailedConnections();
    assertEquals("WebTransportError", run("/nowhere", "connectRefused", ""));
  }

  @Test
  void theServersShutdownIsSeenAsAClose() throws Exception {
    EchoServer fresh = EchoServer.start();
    page.begin(fresh, "/echo", "closed", "");
    fresh.nextSession();
    fresh.close();
    assertEquals(Map.of("code", 0, "reason", "server shutting down"), page.finish());
  }
}
