package io.heddle.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the playground's files are sent: compressed, and cached by version. */
@Timeout(30)
final class SiteTest {
  private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"(/[^\"]+)\"");
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().followRedirects(Redirect.NEVER).build();
  private static PageServer server;

  @BeforeAll
  static void start() {
    server = PageServer.builder().port(0).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.uri() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /** What the page refers to, of its own server. */
  private static List<String> references(String page) throws Exception {
    List<String> paths = new ArrayList<>();
    Matcher matcher = REFERENCE.matcher(new String(get(page).body(), UTF_8));
    while (matcher.find()) {
      paths.add(matcher.group(1));
    }
    return paths;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/wasm/",
        "/js/main.js",
        "/css/playground.css",
        "/heddle.svg",
        "/client/heddle.js",
        "/client/heddle.wasm"
      })
  void filesAreSentCompressedToWhoTakesThat(String path) throws Exception {
    HttpResponse<byte[]> plain = get(path);
    assertEquals("", header(plain, "content-encoding"));
    HttpResponse<byte[]> gzip = get(path, "Accept-Encoding", "gzip, deflate, br");
    assertEquals("gzip", header(gzip, "content-encoding"));
    assertEquals(header(plain, "content-type"), header(gzip, "content-type"));
    assertEquals(Integer.toString(gzip.body().length), header(gzip, "content-length"));
    assertTrue(gzip.body().length < 0.75 * plain.body().length, gzip.body().length + " bytes");
    assertEquals("Accept-Encoding", header(plain, "vary"));
    assertEquals("Accept-Encoding", header(gzip, "vary"));
    assertNotEquals(header(plain, "etag"), header(gzip, "etag"));
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip.body()))) {
      assertEquals(new String(plain.body(), UTF_8), new String(in.readAllBytes(), UTF_8));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/wasm/"})
  void whatAPageRefersToMayBeKeptForGood(String page) throws Exception {
    assertEquals("no-cache", header(get(page), "cache-control"));
    int files = 0;
    for (String path : references(page)) {
      HttpResponse<byte[]> response = get(path.replaceFirst("\\?.*", ""));
      assertEquals(200, response.statusCode(), path);
      if (!path.endsWith("/") && !path.contains("?")) {
        assertTrue(path.matches("/v/[0-9a-f]{16}/.+"), path);
        assertEquals(
            "public, max-age=31536000, immutable", header(response, "cache-control"), path);
        files++;
      }
    }
    assertTrue(files >= 6, files + " files");
  }

  @Test
  void allOfAPageIsOfOneVersion() throws Exception {
    Map<String, Integer> versions = new HashMap<>();
    for (String path : references("/")) {
      if (path.startsWith("/v/")) {
        versions.merge(path.substring(0, 20), 1, Integer::sum);
      }
    }
    assertEquals(1, versions.size(), versions::toString);
  }

  @Test
  void whatIsUnchangedIsNotSentAgain() throws Exception {
    for (String coding : List.of("identity", "gzip")) {
      HttpResponse<byte[]> first = get("/js/main.js", "Accept-Encoding", coding);
      for (String had : List.of("%s", "W/%s", "\"other\", %s", "*")) {
        HttpResponse<byte[]> again =
            get(
                "/js/main.js",
                "Accept-Encoding",
                coding,
                "If-None-Match",
                had.formatted(header(first, "etag")));
        assertEquals(304, again.statusCode(), had);
        assertEquals(header(first, "etag"), header(again, "etag"));
        assertEquals("Accept-Encoding", header(again, "vary"));
        assertEquals(0, again.body().length);
      }
    }
    assertEquals(200, get("/js/main.js", "If-None-Match", "\"other\"").statusCode());
  }

  @Test
  void anotherVersionsAddressLeadsToWhatThereIsButNotForGood() throws Exception {
    HttpResponse<byte[]> response = get("/v/0123456789abcdef/js/main.js");
    assertEquals(200, response.statusCode());
    assertEquals("no-cache", header(response, "cache-control"));
  }

  @Test
  void pagesHaveNoAddressThatMayBeKeptForGood() throws Exception {
    String version =
        references("/").stream()
            .filter(path -> path.startsWith("/v/"))
            .findFirst()
            .orElseThrow()
            .substring(0, 19);
    for (String path :
        List.of("/", "/index.html", "/wasm/", "/wasm/index.html", "", "/absent.js")) {
      assertEquals(404, get(version + path).statusCode(), path);
    }
    assertEquals(404, get("/v/").statusCode());
    assertEquals(404, get("/v").statusCode());
  }

  @Test
  void aFolderLeadsToItsPage() throws Exception {
    HttpResponse<byte[]> response = get("/wasm?client=wasm");
    assertEquals(302, response.statusCode());
    assertTrue(header(response, "location").endsWith("/wasm/?client=wasm"));
    assertFalse(get("/js").statusCode() < 400);
  }

  @Test
  void headHasTheHeadersButNoBody() throws Exception {
    HttpRequest head =
        HttpRequest.newBuilder(URI.create(server.uri() + "/js/main.js"))
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .header("Accept-Encoding", "gzip")
            .build();
    HttpResponse<byte[]> response = CLIENT.send(head, BodyHandlers.ofByteArray());
    HttpResponse<byte[]> got = get("/js/main.js", "Accept-Encoding", "gzip");
    for (String name : List.of("content-length", "content-encoding", "etag", "vary")) {
      assertEquals(header(got, name), header(response, name), name);
    }
    assertEquals(0, response.body().length);
  }
}
