package io.heddle.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.CloseInfo;
import io.heddle.HeddleException.Side;
import io.heddle.Session;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Firefox's own WebTransport, from plain JavaScript, against a Heddle server. */
@Timeout(60)
class FirefoxTest {
  private static Browsers browser;
  private static PlainPage page;
  private static EchoServer server;

  @BeforeAll
  static void launch() throws Exception {
    browser = Browsers.firefox();
    page = new PlainPage(browser);
    server = EchoServer.start();
  }

  @AfterAll
  static void quit() {
    if (server != null) {
      page.close();
      browser.close();
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1 << 20})
  void bidirectionalStreamsEcho(int length) {
    assertEquals(true, page.run(server, "/echo", "echo", length));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1 << 20})
  void unidirectionalStreamsAreAnswered(int length) {
    assertEquals(true, page.run(server, "/echo", "unidirectional", length));
  }

  @Test
  void streamsThatTheServerOpensArrive() {
    assertEquals(
        Map.of("uni", "1,2,3", "bidi", "1,2,3,4"),
        page.run(server, "/open?uni=3&bidi=4", "serverOpened", Map.of("uni", 3, "bidi", 4)));
  }

  @Test
  void datagramsEchoUpToTheBrowsersLargest() {
    Object most = page.run(server, "/echo", "datagrams", "");
    assertTrue((int) most >= 1000, "maxDatagramSize is " + most);
  }

  @Test
  void fiftyStreamsEchoAtOnce() {
    assertEquals(50, page.run(server, "/echo", "manyStreams", 50));
  }

  @Test
  void closesOfThePageArriveWithCodeAndReason() throws Exception {
    try (EchoServer fresh = EchoServer.start()) {
      page.run(fresh, "/echo", "closeByPage", Map.of("code", 7, "reason", "good bye"));
      Session session = fresh.nextSession();
      assertEquals(CloseInfo.of(7, "good bye", Side.REMOTE), EchoServer.await(session.closed()));
    }
  }

  @Test
  void closesOfTheServerArriveWithCodeAndReason() {
    assertEquals(
        Map.of("code", 7, "reason", "bye"),
        page.run(server, "/close?code=7&reason=bye", "closed", ""));
  }
}
