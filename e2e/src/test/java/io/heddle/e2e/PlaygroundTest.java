package io.heddle.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.pages.PageServer;
import io.heddle.pages.ServerInfo;
import io.heddle.paths.ClosePath;
import io.heddle.paths.EchoPath;
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
  private static Server server;
  private static PageServer pages;
  private static Browsers browser;

  @BeforeAll
  static void start() {
    server =
        Server.start(
                ServerConfig.builder()
                    .port(0)
                    .route("/echo", new EchoPath())
                    .route("/close", new ClosePath())
                    .build())
            .toCompletableFuture()
            .join();
    pages =
        PageServer.builder()
            .port(0)
            .certificateHash(server.certificateSha256().orElseThrow())
            .info(new ServerInfo("test", URI.create(url()), List.of("webtransport")))
            .webAssemblyPage("/wasm/")
            .start();
    browser = Browsers.chromium();
  }

  @AfterAll
  static void stop() {
    browser.close();
    pages.close();
    server.close();
  }

  private static String url() {
    return "https://localhost:" + server.address().port();
  }

  private static Locator named(Page page, String testId) {
    return page.locator("[data-testid=" + testId + "]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/wasm/"})
  void aVisitorConnectsEchoesAndCloses(String path) {
    try (Page page = browser.newPage()) {
      page.navigate("http://localhost:" + pages.port() + path);
      assertThat(named(page, "url")).hasValue(url() + "/echo");
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
      named(page, "url").fill(url() + "/close?code=7&reason=enough");
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
      named(page, "url").fill(url() + "/nowhere");
      named(page, "connect").click();
      page.waitForSelector("[data-testid=state][data-state=failed]");
      assertTrue(named(page, "error").innerText().length() > 20);
    }
  }
}
