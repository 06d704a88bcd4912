package io.heddle.e2e.compiled;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The page that runs compiled tests one after the other, and the server that it comes from and
 * posts their results to.
 */
final class TestPage implements AutoCloseable {
  private static final int TEST_TIMEOUT_S = 30;

  /** How long to wait for a result that the page owes, given that it looks at the clock itself. */
  static final double PATIENCE_MS = 2000.0 * TEST_TIMEOUT_S;

  private static final String PAGE =
      """
      <!doctype html>
      <title>tests</title>
      <script type="module">
      const post = (path, body) => fetch(path, {method: 'POST', body});
      const late = () => new Promise(resolve => setTimeout(resolve, %d000, 'It had not ended after %d s.'));
      try {
        const tests = %s;
        for (let i = 0; i < %d; i++) {
          await post('/result/' + i, await Promise.race([tests.run(i), late()]));
        }
      } catch (error) {
        await post('/broken', String(error && error.stack || error));
      }
      </script>
      """;

  private final HttpServer server;
  private final Path folder;
  private final String page;
  private final List<CompletableFuture<String>> results;

  TestPage(Target target, Path folder, int tests) throws IOException {
    this.folder = folder;
    this.page = PAGE.formatted(TEST_TIMEOUT_S, TEST_TIMEOUT_S, target.loading(), tests);
    this.results = Stream.generate(CompletableFuture<String>::new).limit(tests).toList();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/";
  }

  /** Empty text, or how a test failed; fails itself if the page broke before. */
  CompletableFuture<String> result(int test) {
    return results.get(test);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      if (exchange.getRequestMethod().equals("POST")) {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        take(path, body);
        exchange.sendResponseHeaders(204, -1);
      } else if (path.equals("/")) {
        send(exchange, "text/html", page.getBytes(StandardCharsets.UTF_8));
      } else if (path.endsWith(".js")) {
        send(exchange, "text/javascript", Files.readAllBytes(folder.resolve(path.substring(1))));
      } else if (path.endsWith(".wasm")) {
        send(exchange, "application/wasm", Files.readAllBytes(folder.resolve(path.substring(1))));
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private void take(String path, String body) {
    if (path.startsWith("/result/")) {
      results.get(Integer.parseInt(path.substring("/result/".length()))).complete(body);
    } else {
      results.forEach(result -> result.completeExceptionally(new AssertionError(body)));
    }
  }

  private static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
