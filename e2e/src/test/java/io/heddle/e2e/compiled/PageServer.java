package io.heddle.e2e.compiled;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Serves one page, and the files of one folder, to browsers on this machine, and takes what the
 * page posts. It answers in a thread of its own.
 */
public final class PageServer implements AutoCloseable {
  private static final Map<String, String> TYPES =
      Map.of("js", "text/javascript", "wasm", "application/wasm", "map", "application/json");

  private final HttpServer server;
  private final Path folder;
  private final String page;
  private final BiConsumer<String, String> posted;

  /**
   * @param page the text of the page
   * @param posted takes the path and the body of each POST, in the server's thread
   */
  public PageServer(Path folder, String page, BiConsumer<String, String> posted)
      throws IOException {
    this.folder = folder;
    this.page = page;
    this.posted = posted;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Where the page is, which counts as a secure context. */
  public String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/";
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Path file = folder.resolve(path.substring(1)).normalize();
    try (exchange) {
      if (exchange.getRequestMethod().equals("POST")) {
        byte[] body = exchange.getRequestBody().readAllBytes();
        posted.accept(path, new String(body, StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(204, -1);
      } else if (path.equals("/")) {
        send(exchange, "text/html", page.getBytes(StandardCharsets.UTF_8));
      } else if (file.startsWith(folder) && Files.isRegularFile(file)) {
        String ending = path.substring(path.lastIndexOf('.') + 1);
        send(exchange, TYPES.getOrDefault(ending, "text/plain"), Files.readAllBytes(file));
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
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
