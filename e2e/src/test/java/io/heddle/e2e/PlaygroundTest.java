package io.heddle.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.heddle.ServerConfig;
import io.heddle.jvm.JvmServer;
import io.heddle.pages.PageServer;
import io.heddle.pages.ServerInfo;
import io.heddle.paths.ClosePath;
import io.heddle.paths.EchoPath;
import java.net.DatagramSocket;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The playground as its user sees it, with either build of the client. */
@Timeout(60)
class PlaygroundTest {
  private static JvmServer server;
  private static PageServer pages;
  private static Browsers browser;

  @BeforeAll
  static void start() {
    server =
        JvmServer.start(
            ServerConfig.builder()
                .port(0)
                .route("/echo", new EchoPath())
                .route("/close", new ClosePath())
                .build());
    pages = pages(server.address().port()).sessions(server.host()).start();
    browser = Browsers.chromium();
  }

  /** The playground of a server that says to be at a UDP port. */
  private static PageServer.Builder pages(int port) {
    List<String> transports = List.of("webtransport", "websocket");
    return PageServer.builder()
        .port(0)
        .certificateHash(server.certificateSha256().orElseThrow())
        .info(new ServerInfo("test", URI.create("https://localhost:" + port), transports))
        .webAssemblyPage("/wasm/");
  }

  private static String origin() {
    return "https://localhost:" + server.address().port();
  }

  @AfterAll
  static void stop() {
    browser.close();
    pages.close();
    server.close();
  }

  private static Locator named(Page page, String testId) {
    return page.locator("[data-testid=" + testId + "]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/wasm/"})
  void aVisitorConnectsEchoesAndCloses(String path) {
    try (Page page = browser.newPage()) {
      page.navigate("http://localhost:" + pages.port() + path);
      assertThat(named(page, "url")).hasValue(origin() + "/echo");
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
    try (Page page = browser.newPage()) {
      page.navigate("http://localhost:" + pages.port() + path);
      named(page, "url").fill(origin() + "/close?code=7&reason=enough");
      named(page, "connect").click();
      page.waitForSelector("[data-testid=state][data-state=closed][data-closed-by=server]");
      String said = named(page, "state").innerText();
      assertTrue(said.contains("7") && said.contains("enough"), said);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/wasm/"})
  void aPathThatIsNotServedFailsWithASentence(String path) {
    try (Page page = browser.newPage()) {
      page.navigate("http://localhost:" + pages.port() + path);
      named(page, "url").fill(origin() + "/nowhere");
      named(page, "connect").click();
      page.waitForSelector("[data-testid=state][data-state=failed]");
      assertTrue(named(page, "error").innerText().length() > 20);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/wasm/"})
  void aVisitorMayChooseTheWebSocket(String path) {
    try (Page page = browser.newPage()) {
      page.navigate("http://localhost:" + pages.port() + path);
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
    try (DatagramSocket silent = BlockedUdp.silent();
        PageServer blocked = pages(silent.getLocalPort()).sessions(server.host()).start();
        Page page = browser.newPage()) {
      page.navigate("http://localhost:" + blocked.port() + path);
      connect(page);
      assertConnectedSoonAndSaysWhy(page);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/wasm/"})
  void whereUdpIsRefusedThePageIsConnectedSoonAndSaysWhy(String path) throws Exception {
    try (PageServer blocked = pages(BlockedUdp.refused()).sessions(server.host()).start();
        Page page = browser.newPage()) {
      page.navigate("http://localhost:" + blocked.port() + path);
      connect(page);
      assertConnectedSoonAndSaysWhy(page);
    }
  }

  private static void connect(Page page) {
    assertThat(named(page, "url")).not().hasValue("");
    named(page, "connect").click();
    page.waitForSelector("[data-testid=state][data-state=connected]");
  }

  private static void assertConnectedSoonAndSaysWhy(Page page) {
    assertThat(named(page, "state-words"))
        .hasText("Connected over WebSocket: UDP seems to be blocked here");
    double openedMs = Double.parseDouble(named(page, "state").getAttribute("data-opened-ms"));
    assertTrue(openedMs < 500 + 1000, openedMs + " ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/wasm/"})
  void whereUdpIsOnlySlowThePageTakesItBack(String path) {
    try (Page page = browser.newPage()) {
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
      page.navigate("http://localhost:" + pages.port() + path);
      connect(page);
      assertThat(named(page, "state-words"))
          .hasText("Connected over WebSocket: UDP took too long to answer");
      named(page, "close").click();
      page.waitForSelector("[data-testid=state][data-state=closed]");
      connect(page);
      assertThat(named(page, "state-words")).hasText("Connected");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/wasm/"})
  void whereNothingAnswersThePageNamesBothWays(String path) throws Exception {
    try (PageServer dead = pages(BlockedUdp.refused()).start();
        Page page = browser.newPage()) {
      page.navigate("http://localhost:" + dead.port() + path);
      assertThat(named(page, "url")).not().hasValue("");
      named(page, "connect").click();
      page.waitForSelector("[data-testid=state][data-state=failed]");
      String said = named(page, "error").innerText();
      assertTrue(said.contains("WebTransport at localhost:"), said);
      assertTrue(said.contains("WebTransport: ") && said.contains("WebSocket: "), said);
    }
  }
}
