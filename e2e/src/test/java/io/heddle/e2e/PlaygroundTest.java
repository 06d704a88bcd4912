package io.heddle.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.heddle.e2e.Playground.awaitState;
import static io.heddle.e2e.Playground.connect;
import static io.heddle.e2e.Playground.named;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import io.heddle.pages.PageServer;
import java.net.DatagramSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The playground as its user sees it, with either build of the client. */
@Timeout(60)
class PlaygroundTest {
  @RegisterExtension static final Playground playground = new Playground();

  @ParameterizedTest
  @ValueSource(strings = {"/", "/wasm/"})
  void aVisitorConnectsEchoesAndCloses(String path) {
    try (Page page = playground.visit(path)) {
      assertThat(named(page, "url")).hasValue(playground.origin() + "/echo");
      named(page, "connect").press("Enter");
      page.waitForSelector("[data-testid=state][data-state=connected]");
      named(page, "open-count").fill("3");
      named(page, "payload-size").fill("256 KiB");
      named(page, "priority").fill("200");
      named(page, "open").click();
      assertThat(page.locator("[data-echo=exact]")).hasCount(3);
      named(page, "datagram-text").fill("to and fro");
      named(page, "send-datagram").click();
      assertThat(named(page, "datagrams-received")).hasText("1");
      named(page, "close-code").fill("4294967295");
      named(page, "close-reason").fill("bye");
      named(page, "close").click();
      page.waitForSelector("[data-testid=state][data-state=closed]");
      assertEquals("4294967295", named(page, "state").getAttribute("data-close-code"));
      assertEquals("bye", named(page, "state").getAttribute("data-close-reason"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/wasm/"})
  void whatTheServerClosesIsSaidInPlainWords(String path) {
    try (Page page = playground.visit(path)) {
      named(page, "url").fill(playground.origin() + "/close?code=7&reason=enough");
      named(page, "connect").click();
      page.waitForSelector("[data-testid=state][data-state=closed][data-closed-by=server]");
      String said = named(page, "state").innerText();
      assertTrue(said.contains("7") && said.contains("enough"), said);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/wasm/"})
  void aPathThatIsNotServedFailsWithASentence(String path) {
    playground.expectFailedConnections();
    try (Page page = playground.visit(path)) {
      named(page, "url").fill(playground.origin() + "/nowhere");
      named(page, "connect").click();
      page.waitForSelector("[data-testid=state][data-state=failed]");
      assertTrue(named(page, "error").innerText().length() > 20);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/wasm/"})
  void aVisitorMayChooseTheWebSocket(String path) {
    try (Page page = playground.visit(path)) {
      named(page, "carrier").selectOption("websocket");
      connect(page);
      assertThat(named(page, "state-words")).hasText("Connected over WebSocket");
      assertThat(named(page, "transport")).hasText("QMux over WebSocket");
      named(page, "payload-size").fill("256 KiB");
      named(page, "open").click();
      assertThat(page.locator("[data-echo=exact]")).hasCount(4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/wasm/"})
  void whereUdpIsSwallowedThePageIsConnectedSoonAndSaysWhy(String path) throws Exception {
    playground.expectFailedConnections();
    try (DatagramSocket silent = BlockedUdp.silent();
        PageServer blocked = playground.pagesWithSessions(silent.getLocalPort());
        Page page = playground.newPage()) {
      Playground.visit(page, path, blocked);
      connect(page);
      assertConnectedSoonAndSaysWhy(page);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/wasm/"})
  void whereUdpIsRefusedThePageIsConnectedSoonAndSaysWhy(String path) throws Exception {
    playground.expectFailedConnections();
    try (PageServer blocked = playground.pagesWithSessions(BlockedUdp.refused());
        Page page = playground.newPage()) {
      Playground.visit(page, path, blocked);
      connect(page);
      assertConnectedSoonAndSaysWhy(page);
    }
  }

  private static void assertConnectedSoonAndSaysWhy(Page page) {
    String said = named(page, "state-words").innerText();
    assertTrue(said.startsWith("Connected over WebSocket: "), said);
    double openedMs = Double.parseDouble(named(page, "state").getAttribute("data-opened-ms"));
    assertTrue(openedMs < 500 + 1000, openedMs + " ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/wasm/"})
  void whereASecondTryOverUdpFailsThePageSaysThatItMayBeBlocked(String path) throws Exception {
    playground.expectFailedConnections();
    try (PageServer blocked = playground.pagesWithSessions(BlockedUdp.refused());
        Page page = playground.newPage()) {
      Playground.visit(page, path, blocked);
      connect(page);
      assertThat(named(page, "state-words"))
          .hasText(
              "Connected over WebSocket: WebTransport got no answer when tried again; UDP may be"
                  + " blocked");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/wasm/"})
  void whereUdpIsOnlySlowThePageTakesItBack(String path) {
    try (Page page = playground.newPage()) {
      // A machine too busy to answer within the head start.
      page.addInitScript(
          """
          const Own = WebTransport;
          let busy = true;
          globalThis.WebTransport = function(url, options) {
            const silent = busy && options.serverCertificateHashes;
            busy = false;
            return silent
                ? {ready: new Promise(() => {}), closed: new Promise(() => {}), close() {}}
                : new Own(url, options);
          };
          """);
      playground.visit(page, path);
      connect(page);
      assertThat(named(page, "state-words"))
          .hasText("Connected over WebSocket: WebTransport answers too, but came second");
      named(page, "close").click();
      page.waitForSelector("[data-testid=state][data-state=closed]");
      connect(page);
      assertThat(named(page, "state-words")).hasText("Connected");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/wasm/"})
  void whereNothingAnswersThePageNamesBothWays(String path) throws Exception {
    playground.expectFailedConnections();
    try (PageServer dead = playground.pages(BlockedUdp.refused()).start();
        Page page = playground.newPage()) {
      Playground.visit(page, path, dead);
      named(page, "connect").click();
      awaitState(page, "failed");
      String said = named(page, "error").innerText();
      assertTrue(said.contains("WebTransport at localhost:"), said);
      assertTrue(said.contains("WebTransport: ") && said.contains("WebSocket: "), said);
    }
  }
}
