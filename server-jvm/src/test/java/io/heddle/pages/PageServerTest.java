package io.heddle.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class PageServerTest {
  private static final ServerInfo INFO =
      new ServerInfo("1.0", URI.create("https://localhost:4433"), List.of("http3", "q\"x"));

  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch inRoute = new CountDownLatch(1);
  private final CountDownLatch leaveRoute = new CountDownLatch(1);
  private final PageServer server =
      PageServer.builder()
          .host("localhost")
          .port(0)
          .root("io/heddle/pages/site")
          .certificateHash("aGFzaA==")
          .info(INFO)
          .webAssemblyPage("/")
          .route("/query", request -> PageAnswer.text(request.query()))
          .route("/slow", request -> slow())
          .route(
              "/broken",
              query -> {
                throw new IllegalStateException("broken on purpose");
              })
          .start();

  @AfterEach
  void close() {
    leaveRoute.countDown();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html, 31",
    "/index.html, text/html, 31",
    "/app.js, text/javascript, 19",
    "/m.wasm, application/wasm, 4",
    "/s.css, text/css, 3",
    "/sub/a.txt, text/plain, 1"
  })
  void aFileIsServedWithItsContentType(String path, String type, int bytes) throws Exception {
    HttpResponse<byte[]> response = client.send(request(path).build(), BodyHandlers.ofByteArray());
    assertEquals(200, response.statusCode());
    assertTrue(header(response, "content-type").startsWith(type), header(response, "content-type"));
    assertEquals(bytes, response.body().length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/absent.html",
        "/sub/",
        "/../PageServerTest.class",
        "/%2e%2e/PageServerTest.class",
        "/sub/..%2f..%2fPageServerTest.class",
        "/META-INF/heddle/version.properties"
      })
  void whatIsNotAPageIsNotServed(String path) throws Exception {
    int status = get(path).statusCode();
    assertTrue(status >= 400 && status < 500, path + " gave " + status);
  }

  @Test
  void aPageIsAskedForAgainButNotSentTwice() throws Exception {
    HttpResponse<String> first = get("/app.js");
    assertEquals("no-cache", header(first, "cache-control"));
    HttpResponse<String> second =
        client.send(
            request("/app.js").header("If-None-Match", header(first, "etag")).build(),
            BodyHandlers.ofString());
    assertEquals(304, second.statusCode());
  }

  @Test
  void onlyTheNamedPageMayCompileWebAssembly() throws Exception {
    assertTrue(
        policy("/").endsWith("script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval'"), policy("/"));
    assertTrue(policy("/index.html").endsWith("script-src 'self'"), policy("/index.html"));
    assertTrue(policy("/absent").contains("default-src 'self'"), policy("/absent"));
    assertEquals("nosniff", header(get("/app.js"), "x-content-type-options"));
  }

  @Test
  void theCertificateHashIsPlainText() throws Exception {
    HttpResponse<String> response = get("/cert-sha256");
    assertEquals("aGFzaA==", response.body());
    assertTrue(header(response, "content-type").startsWith("text/plain"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/cert-sha256", "/info", "/", "/app.js", "/absent"})
  void whoAsksByAnothersNameIsNotAnswered(String path) throws Exception {
    RawHttp.Answer rebound = RawHttp.get(server.port(), path, "Host: evil.example");
    assertEquals(421, rebound.status());
    assertTrue(rebound.text().contains("--allow-origin http://evil.example"), rebound.text());
    assertFalse(rebound.text().contains("aGFzaA=="), rebound.text());
  }

  @Test
  void scriptsOfOtherPagesAreNotAnswered() throws Exception {
    RawHttp.Answer foreign =
        RawHttp.get(
            server.port(), "/cert-sha256", "Host: localhost", "Origin: https://evil.example");
    assertEquals(403, foreign.status());
    assertTrue(foreign.text().contains("--allow-origin https://evil.example"), foreign.text());
    assertEquals(
        200,
        RawHttp.get(server.port(), "/info", "Host: 127.0.0.1:1", "Origin: http://localhost:3000")
            .status());
  }

  @Test
  void theInfoIsJson() throws Exception {
    HttpResponse<String> response = get("/info");
    assertEquals("application/json", header(response, "content-type"));
    assertEquals(
        "{\"version\":\"1.0\",\"webtransport\":\"https://localhost:4433\","
            + "\"transports\":[\"http3\",\"q\\\"x\"]}",
        response.body());
  }

  @Test
  void aRouteGetsItsQuery() throws Exception {
    assertEquals("a=1&b=%20", get("/query?a=1&b=%20").body());
    assertEquals("", get("/query").body());
  }

  @Test
  void headHasTheLengthButNoBody() throws Exception {
    HttpRequest head = request("/cert-sha256").method("HEAD", BodyPublishers.noBody()).build();
    HttpResponse<String> response = client.send(head, BodyHandlers.ofString());
    assertEquals("8", header(response, "content-length"));
    assertEquals("", response.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/info", "/absent"})
  void nothingCanBePosted(String path) throws Exception {
    HttpRequest post = request(path).POST(BodyPublishers.ofString("x")).build();
    HttpResponse<String> response = client.send(post, BodyHandlers.ofString());
    assertEquals(405, response.statusCode());
    assertEquals("GET, HEAD", header(response, "allow"));
  }

  @Test
  void aRouteThatThrowsAnswers500WithoutDetails() throws Exception {
    HttpResponse<String> response = get("/broken");
    assertEquals(500, response.statusCode());
    assertFalse(response.body().contains("on purpose"), response.body());
    assertFalse(response.body().contains("at io.heddle"), response.body());
    assertEquals("", header(response, "server"));
  }

  @Test
  void aTakenPortNamesTheFlag() {
    PageServerException taken =
        assertThrows(
            PageServerException.class, () -> PageServer.builder().port(server.port()).start());
    assertEquals(
        "localhost TCP port "
            + server.port()
            + " is taken by another program; choose another with --http-port",
        taken.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "no-such-host.invalid"})
  void anAddressOfAnotherMachineNamesTheFlag(String host) {
    PageServerException wrong =
        assertThrows(
            PageServerException.class, () -> PageServer.builder().host(host).port(0).start());
    assertTrue(String.valueOf(wrong.getMessage()).endsWith("--host"), wrong.getMessage());
  }

  @Test
  void withoutAFolderThereAreOnlyRoutes() throws Exception {
    try (PageServer bare = PageServer.builder().port(0).root("no/such").info(INFO).start()) {
      assertEquals(200, status(bare.uri().resolve("/info")));
      assertEquals(404, status(bare.uri().resolve("/")));
    }
  }

  @Test
  void closingLetsARequestFinishAndThenRefuses() throws Exception {
    CompletableFuture<HttpResponse<String>> slow =
        client.sendAsync(request("/slow").build(), BodyHandlers.ofString());
    assertTrue(inRoute.await(10, TimeUnit.SECONDS));
    CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
    leaveRoute.countDown();
    assertEquals("slow", slow.get(10, TimeUnit.SECONDS).body());
    closed.get(10, TimeUnit.SECONDS);
    HttpClient fresh = HttpClient.newHttpClient();
    HttpRequest late = request("/info").build();
    assertThrows(ConnectException.class, () -> fresh.send(late, BodyHandlers.ofString()));
  }

  private PageAnswer slow() {
    inRoute.countDown();
    try {
      leaveRoute.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return PageAnswer.text("slow");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path));
  }

  private final String base = server.uri().toString();

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private int status(URI uri) throws Exception {
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).statusCode();
  }

  private String policy(String path) throws Exception {
    return header(get(path), "content-security-policy");
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
