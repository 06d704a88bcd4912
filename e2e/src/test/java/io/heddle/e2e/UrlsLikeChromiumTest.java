package io.heddle.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Admission;
import io.heddle.AuthenticationException;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.InvalidConfigurationException;
import io.heddle.SessionRequest;
import io.heddle.connect.SessionUrl;
import io.heddle.jvm.JavaUrls;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The JVM's client asks for what Chromium asks for: as Chromium's URL says, and as both transports
 * of both arrive at a server.
 */
@Timeout(120)
class UrlsLikeChromiumTest {
  /**
   * Samples of each plane that has characters, of what NFC and case mapping change, and of none.
   */
  private static final int[] BEYOND_LATIN_1 = {
    0x100, 0x131, 0x149, 0x17f, 0x1c5, 0x301, 0x378, 0x3a3, 0x3c2, 0x416, 0x5d0, 0x640, 0x905,
    0xe01, 0x10d0, 0x13a0, 0x1100, 0x1e9e, 0x1f80, 0x1fb3, 0x200b, 0x200c, 0x200d, 0x200e, 0x2028,
    0x2060, 0x20ac, 0x2100, 0x2126, 0x212b, 0x2160, 0x2488, 0x2615, 0x3002, 0x3042, 0x30a2, 0x4e2d,
    0xab70, 0xac00, 0xd7a3, 0xd800, 0xdfff, 0xe000, 0xf900, 0xfb01, 0xfdd0, 0xfe0f, 0xfeff, 0xff01,
    0xff0e, 0xff21, 0xff61, 0xfffd, 0xffff, 0x10000, 0x10400, 0x10900, 0x1d400, 0x1d7d8, 0x1f44b,
    0x1f600, 0x20000, 0x2f800, 0x2fa1d, 0x2fffe, 0x30000, 0x40000, 0xe0001, 0xe0020, 0xe0100,
    0xf0000, 0x10ffff
  };

  private static Browsers browser;
  private static PlainPage page;
  private static EchoServer server;
  private static final BlockingQueue<SessionRequest> ASKED = new LinkedBlockingQueue<>();

  @BeforeAll
  static void launch() throws Exception {
    browser = Browsers.chromium();
    page = new PlainPage(browser);
    server =
        EchoServer.start(
            options ->
                options
                    .acceptsUnrouted(true)
                    .allowOrigin("*")
                    .filter((request, next) -> ask(request)));
  }

  @AfterAll
  static void quit() {
    page.close();
    browser.close();
    server.close();
  }

  private static CompletableFuture<Admission> ask(SessionRequest request) {
    ASKED.add(request);
    return CompletableFuture.completedFuture(Admission.refuse(403, "only looking"));
  }

  private static List<String> characters() {
    return IntStream.concat(IntStream.range(0, 0x100), IntStream.of(BEYOND_LATIN_1))
        .mapToObj(Character::toString)
        .toList();
  }

  private static void assertLikeChromium(List<String> urls) {
    List<String> differences = new ArrayList<>();
    Object chromium =
        page.evaluate(
            """
            urls => urls.map(url => {
              try {
                // Playwright's JSON keeps no lone surrogates.
                const {hostname, pathname, search} = new URL(JSON.parse('"' + url + '"'));
                return hostname + ' ' + pathname + ' ' + search.slice(1);
              } catch {
                return 'none';
              }
            })
            """,
            urls.stream().map(UrlsLikeChromiumTest::escaped).toList());
    List<?> expected = (List<?>) chromium;
    for (int i = 0; i < urls.size(); i++) {
      String ours = parts(urls.get(i));
      if (!ours.equals(expected.get(i))) {
        differences.add(escaped(urls.get(i)) + ": Chromium " + expected.get(i) + ", JVM " + ours);
      }
    }
    assertEquals("", String.join("\n", differences));
  }

  /** Host, path and query as they go into a request; or "none". */
  private static String parts(String url) {
    try {
      SessionUrl parsed = JavaUrls.parse(url);
      String host = parsed.host().indexOf(':') < 0 ? parsed.host() : "[" + parsed.host() + "]";
      return host + " " + parsed.path() + " " + parsed.query();
    } catch (InvalidConfigurationException e) {
      return "none";
    }
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(
            c ->
                escaped.append(
                    c > ' ' && c < 0x7f && c != '"' && c != '\\'
                        ? Character.toString(c)
                        : String.format("\\u%04x", c)));
    return escaped.toString();
  }

  /** All of Latin-1, and samples of every plane; but what begins a query or a fragment there. */
  private static List<String> around(String before, String after, String without) {
    return characters().stream()
        .filter(c -> !without.contains(c))
        .map(c -> before + c + after)
        .toList();
  }

  @Test
  void everyCharacterOfAPath() {
    assertLikeChromium(around("https://h/a", "b", "#"));
  }

  @Test
  void everyCharacterOfAQuery() {
    assertLikeChromium(around("https://h/?a", "b", "#"));
    assertLikeChromium(around("wss://h/?a", "b", "#"));
  }

  @Test
  void everyCharacterOfAHost() {
    // A user is refused, which Chromium drops, and joiners are not looked at.
    assertLikeChromium(around("https://a", "b.test/", "#@\u200c\u200d"));
    assertLikeChromium(around("https://", ".test/", "#@\u200c\u200d"));
  }

  @Test
  void everyEscapeStaysAsItIs() {
    List<String> urls = new ArrayList<>();
    for (int octet = 0; octet < 0x100; octet++) {
      String escape = String.format("%%%02X", octet);
      urls.add("https://h/a" + escape + escape.toLowerCase(java.util.Locale.ROOT));
      urls.add("https://h/?" + escape);
      urls.add("https://a" + escape + "b.test/");
    }
    assertLikeChromium(urls);
  }

  @Test
  void whatIsCutOffAndResolved() {
    assertLikeChromium(
        List.of(
            "https://h",
            "https://h/.",
            "https://h/..",
            "https://h/a/.",
            "https://h/a/..",
            "https://h/a/../b",
            "https://h/a/../../b",
            "https://h/a/%2e%2E/b",
            "https://h/.%2e",
            "https://h/%2e",
            "https://h//",
            "https://h//a//b//",
            "https://h//..",
            "https://h/a//../b",
            "https://h/...",
            "https://h/a%2Fb",
            "https://h/%25",
            "https://h/%zz",
            "https://h/%",
            "https://h/%2",
            "https://h\\a\\..\\b",
            "https:\\\\h\\a",
            "https:h/a",
            "https:////h/a",
            " https://h/a ",
            "\thttps://h/\na\r",
            "HTTPS://H/A",
            "https://h/;a=b",
            "https://h/?a?b",
            "https://h?a",
            "https://h/? ",
            "https://@h/",
            "https://:@h/",
            "https://h:/",
            "https://h:443/",
            "https://h:0443/",
            "https://h:99999/",
            "https://h:8x/"));
  }

  @Test
  void hosts() {
    assertLikeChromium(
        List.of(
            "https://a_b.test/",
            "https://_/",
            "https://{a}.test/",
            "https://a b.test/",
            "https://a%20b.test/",
            "https://*.test/",
            "https://-a-.test/",
            "https://a..test/",
            "https://.a/",
            "https://a./",
            "https://bücher.test/",
            "https://BÜCHER.test/",
            "https://faß.de/",
            "https://FAẞ.de/",
            "https://βόλος.com/",
            "https://ΒΌΛΟΣ.com/",
            "https://☕.test/",
            "https://ドメイン.テスト/",
            "https://ドメイン。テスト/",
            "https://ａｂｃ.test/",
            "https://%C3%BC.test/",
            "https://u\u0308.test/",
            "https://xn--bcher-kva.test/",
            "https://XN--BCHER-KVA.test/",
            "https://ﬃ.test/",
            "https://１２７.０.０.１/",
            "https://😀.test/",
            "https://a\u00adb/",
            "https://ü_ü.test/",
            "https://ü{ü.test/",
            "https://\u0300a/",
            "https://İ.test/",
            "https://ǆǅ.test/",
            "https://한국.test/",
            "https://العربية.test/",
            "https://ไทย.test/",
            "https://हिन्दी.test/",
            "https://𠮷野家.test/",
            "https://127.0.0.1/",
            "https://127.1/",
            "https://0x7f.1/",
            "https://017700000001/",
            "https://2130706433/",
            "https://4294967295/",
            "https://4294967296/",
            "https://256.0.0.1/",
            "https://1.2.3.4./",
            "https://1.2.3.4.5/",
            "https://1.2.3/",
            "https://1.2.3.08/",
            "https://a.1/",
            "https://1.a/",
            "https://0x/",
            "https://[::1]/",
            "https://[::]/",
            "https://[0:0:0:0:0:0:0:1]/",
            "https://[2001:DB8::A]/",
            "https://[::ffff:1.2.3.4]/",
            "https://[1:0:0:2:0:0:0:3]/",
            "https://[1:2:3:4:5:6:7::]/",
            "https://[1::2::3]/",
            "https://[::1/",
            "https://::1/",
            "https://[::g]/",
            "https://[1.2.3.4]/"));
  }

  @Test
  void bothTransportsOfBothClientsAskForTheSame() throws Exception {
    browser.expectFailedConnections();
    StringBuilder path = new StringBuilder("/");
    StringBuilder query = new StringBuilder();
    for (String c : characters()) {
      // What ends a path, or is refused in one (%00 too), has other tests.
      path.append("\0?#%\\/.".contains(c) ? "" : c + "/");
      query.append(c.equals("#") ? "" : c + "&");
    }
    String target = path + "/%2F/%25/a;b//c?" + query;
    List<String> urls = List.of(server.url(target), server.webSocketUrl(target));
    List<SessionRequest> all = new ArrayList<>();
    for (String url : urls) {
      page.evaluate(
          """
          url => {
            url = JSON.parse('"' + url + '"');
            if (url.startsWith('ws')) {
              new WebSocket(url, 'qmux-02');
            } else {
              const hash = Uint8Array.from(atob('%s'), c => c.charCodeAt(0));
              const transport = new WebTransport(
                  url, {serverCertificateHashes: [{algorithm: 'sha-256', value: hash}]});
              transport.ready.catch(() => 0);
              transport.closed.catch(() => 0);
            }
          }
          """
              .replace("%s", server.certificateHash()),
          escaped(url));
      all.add(nextAsked());
      try (Client client =
          Client.create(
              ClientConfig.builder().serverCertificateHash(server.certificateHash()).build())) {
        AuthenticationException refused =
            assertInstanceOf(
                AuthenticationException.class,
                assertThrows(ExecutionException.class, () -> EchoServer.await(client.connect(url)))
                    .getCause());
        assertTrue(String.valueOf(refused.getMessage()).contains("status 403"));
        all.add(nextAsked());
      }
    }
    SessionRequest first = all.get(0);
    assertTrue(first.path().startsWith("/%01/"), first.path());
    for (SessionRequest other : all) {
      assertEquals(first.path(), other.path());
      assertEquals(first.query(), other.query());
      assertTrue(other.authority().startsWith("localhost:"), other.authority());
    }
  }

  private static SessionRequest nextAsked() throws InterruptedException {
    SessionRequest next = ASKED.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("Nothing was asked for");
    }
    return next;
  }
}
