package io.heddle.benchmarks.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.heddle.benchmarks.report.Cpu;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A page in Chromium that calls functions of {@code measure.js} when it is asked to. It fetches
 * what to call from this process, and posts what came of it. Any thread.
 */
public final class MeasuringPage implements AutoCloseable {
  /** What to say where there is no Chromium. */
  public static final String LEFT_OUT =
      "left out: there is no Chromium here; HEDDLE_CHROMIUM may name one";

  private static final String PAGE =
      "<!doctype html><title>measuring</title><link rel=icon href='data:,'>"
          + "<script type=module src=/measure.js></script>";
  private static final String CLIENT = "/META-INF/heddle/web/client/";
  private static final Map<String, String> TYPES =
      Map.of("js", "text/javascript", "wasm", "application/wasm");
  private static final int POLL_SECONDS = 20;
  private static final int PATIENCE_SECONDS = 60;

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "page");
            thread.setDaemon(true);
            return thread;
          });
  private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
  private final ConcurrentMap<String, CompletableFuture<double[]>> results =
      new ConcurrentHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final HttpServer server;
  private final Chromium chromium;

  private MeasuringPage(Path executable) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    // An origin of localhost is a secure context, which WebTransport asks for.
    chromium = Chromium.show(executable, "http://localhost:" + server.getAddress().getPort() + "/");
  }

  /** Shows one, if there is a Chromium on this machine. */
  public static Optional<MeasuringPage> open() throws IOException {
    Optional<Path> executable = Chromium.executable();
    return executable.isEmpty()
        ? Optional.empty()
        : Optional.of(new MeasuringPage(executable.get()));
  }

  /**
   * Begins to call a function.
   *
   * @param function of {@code measure.js}
   * @param arguments texts and numbers, without quotes in them
   * @return the numbers that it answers; fails with what it throws
   */
  public CompletableFuture<double[]> begin(String function, Object... arguments) {
    String number = Integer.toString(numbers.incrementAndGet());
    CompletableFuture<double[]> result = new CompletableFuture<>();
    results.put(number, result);
    StringBuilder call = new StringBuilder("[" + number + ", \"" + function + "\"");
    for (Object argument : arguments) {
      boolean quoted = argument instanceof String;
      call.append(", ").append(quoted ? "\"" + argument + "\"" : argument.toString());
    }
    calls.add(call.append(']').toString());
    return result;
  }

  /** Calls a function and waits for its answer, at most a minute. */
  public double[] call(String function, Object... arguments) throws Exception {
    return await(begin(function, arguments));
  }

  /** Waits for a function's answer, at most a minute. */
  public static double[] await(CompletableFuture<double[]> result) throws Exception {
    try {
      return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("The page does not answer", e);
    }
  }

  /** The processor time that its browser and this process have used, in nanoseconds. */
  long cpuNs() {
    return chromium.cpuNs() + Cpu.processNs();
  }

  // ---- what the page fetches and posts ----

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      switch (path) {
        case "/" -> send(exchange, "text/html", PAGE.getBytes(UTF_8));
        case "/measure.js" -> file(exchange, "measure.js");
        case "/call" -> nextCall(exchange);
        case "/result", "/failure" -> take(exchange, path.equals("/failure"));
        default -> file(exchange, CLIENT + path.substring(1));
      }
    }
  }

  private void nextCall(HttpExchange exchange) throws IOException {
    try {
      String call = calls.poll(POLL_SECONDS, TimeUnit.SECONDS);
      send(exchange, "application/json", (call == null ? "[]" : call).getBytes(UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(HttpExchange exchange, boolean failed) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    exchange.sendResponseHeaders(204, -1);
    CompletableFuture<double[]> result = results.remove(exchange.getRequestURI().getQuery());
    if (result == null) {
      return;
    }
    if (failed) {
      result.completeExceptionally(new IllegalStateException("In the page: " + body));
    } else {
      result.complete(
          Stream.of(body.split(" "))
              .filter(number -> !number.isEmpty())
              .mapToDouble(Double::parseDouble)
              .toArray());
    }
  }

  private static void file(HttpExchange exchange, String name) throws IOException {
    try (InputStream file = MeasuringPage.class.getResourceAsStream(name)) {
      if (file == null) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        String ending = name.substring(name.lastIndexOf('.') + 1);
        send(exchange, TYPES.getOrDefault(ending, "text/plain"), file.readAllBytes());
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
    chromium.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
