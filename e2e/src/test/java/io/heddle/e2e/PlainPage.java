package io.heddle.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/**
 * A page with nothing of Heddle in it: the browser's own WebTransport, driven by the scenarios of
 * {@code plain.js}. Belongs to the thread that drives the browser.
 */
final class PlainPage implements AutoCloseable {
  private final HttpServer pages;
  private final Page page;

  PlainPage(Browsers browser) throws IOException {
    pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    pages.createContext("/", PlainPage::serve);
    pages.start();
    page = browser.newPage();
    // An origin of localhost is a secure context, which WebTransport asks for.
    page.navigate("http://localhost:" + pages.getAddress().getPort() + "/");
  }

  private static void serve(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream script = PlainPage.class.getResourceAsStream("plain.js")) {
      boolean js = exchange.getRequestURI().getPath().equals("/plain.js");
      byte[] body =
          js && script != null
              ? script.readAllBytes()
              : "<!doctype html><title>plain</title><script src=plain.js></script>".getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", js ? "text/javascript" : "text/html");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /**
   * Runs a scenario against a path of a server; fails when it takes too long.
   *
   * @param scenario a function of {@code plain.js}, given a WebTransport and the argument
   * @return what it returned, in Playwright's types
   */
  Object run(EchoServer server, String path, String scenario, Object argument) {
    return page.evaluate(
        "task => run(task)",
        Map.of(
            "url",
            server.url(path),
            "hash",
            server.certificateHash(),
            "scenario",
            scenario,
            "argument",
            argument));
  }

  /** Begins a scenario whose outcome {@link #finish} tells, so that this end can act meanwhile. */
  void begin(EchoServer server, String path, String scenario, Object argument) {
    page.evaluate(
        "task => { window.running = run(task); window.running.catch(() => 0); }",
        Map.of(
            "url",
            server.url(path),
            "hash",
            server.certificateHash(),
            "scenario",
            scenario,
            "argument",
            argument));
  }

  /** Runs a function of the test's own, without a session. */
  Object evaluate(String function, Object argument) {
    return page.evaluate(function, argument);
  }

  Object finish() {
    return page.evaluate("() => window.running");
  }

  @Override
  public void close() {
    page.close();
    pages.stop(0);
  }
}
