package io.heddle.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.heddle.ServerConfig;
import io.heddle.jvm.JvmServer;
import io.heddle.pages.PageServer;
import io.heddle.pages.ServerInfo;
import io.heddle.paths.ClosePath;
import io.heddle.paths.EchoPath;
import io.heddle.paths.SinkPath;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server with the playground, and Chromium to visit it with, as long as there are tests of the
 * class that registers it. To be used by one thread.
 */
@SuppressWarnings("NullAway.Init") // by beforeAll
final class Playground implements BeforeAllCallback, AfterAllCallback {
  /** What is awaited comes at once, but on a machine with much else to do. */
  private static final double PATIENCE_MS = 20_000;

  static {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
  }

  private JvmServer server;
  private PageServer pages;
  private Browsers browser;

  @Override
  public void beforeAll(ExtensionContext context) {
    server =
        JvmServer.start(
            ServerConfig.builder()
                .port(0)
                .route("/echo", new EchoPath())
                .route("/sink", new SinkPath())
                .route("/close", new ClosePath())
                .build());
    pages = pagesWithSessions(server.address().port());
    browser = Browsers.chromium();
  }

  /** The playground of a server that says to be at a UDP port; without WebSockets. */
  PageServer.Builder pages(int port) {
    List<String> transports = List.of("http3", "websocket");
    return PageServer.builder()
        .port(0)
        .certificateHash(server.certificateSha256().orElseThrow())
        .info(new ServerInfo("test", URI.create("https://localhost:" + port), transports))
        .webAssemblyPage("/wasm/");
  }

  /** The same, which takes sessions over WebSockets. */
  PageServer pagesWithSessions(int port) {
    return pages(port).sessions(server.host()).start();
  }

  /** Where sessions are, such as {@code https://localhost:4433}. */
  String origin() {
    return "https://localhost:" + server.address().port();
  }

  /** A page that has not been anywhere. */
  Page newPage() {
    return browser.newPage();
  }

  /** The playground at a path, ready to connect. */
  Page visit(String path) {
    Page page = newPage();
    visit(page, path);
    return page;
  }

  /** The same, in a page of one's own. */
  void visit(Page page, String path) {
    visit(page, path, pages);
  }

  /** Another server's playground, ready to connect. */
  static void visit(Page page, String path, PageServer pages) {
    page.navigate("http://localhost:" + pages.port() + path);
    assertThat(named(page, "url")).not().hasValue("");
  }

  /** As {@link Browsers#expectFailedConnections}. */
  void expectFailedConnections() {
    browser.expectFailedConnections();
  }

  static Locator named(Page page, String testId) {
    return page.locator("[data-testid=" + testId + "]");
  }

  static void connect(Page page) {
    named(page, "connect").click();
    awaitState(page, "connected");
  }

  /** Fills in an address and tries to connect, in vain. */
  static void failToConnect(Page page, String url) {
    named(page, "url").fill(url);
    named(page, "connect").click();
    awaitState(page, "failed");
  }

  static void awaitState(Page page, String state) {
    page.waitForSelector("[data-testid=state][data-state=" + state + "]");
  }

  @Override
  public void afterAll(ExtensionContext context) {
    browser.close();
    pages.close();
    server.close();
  }
}
