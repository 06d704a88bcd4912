package io.heddle.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class WebOriginTest {
  @Test
  void aHostHasOneForm() {
    assertEquals("example.com", WebOrigin.host("Example.COM:8080"));
    assertEquals("example.com", WebOrigin.host("example.com."));
    assertEquals("localhost", WebOrigin.host("localhost.:1"));
    assertEquals("::1", WebOrigin.host("[0:0::1]:443"));
    assertEquals("2001:db8::a", WebOrigin.host("[2001:DB8::A]"));
    assertEquals("127.0.0.1", WebOrigin.host("127.0.0.1:1"));
    assertEquals("", WebOrigin.host(""));
    assertEquals("", WebOrigin.host(":80"));
    assertEquals("nonsense", WebOrigin.host("[nonsense"));
  }

  @Test
  void theSchemesOwnPortIsLeftOut() {
    assertEquals("https://a", text("https://a:443"));
    assertEquals("http://a", text("HTTP://A:80"));
    assertEquals("http://a:443", text("http://a:443"));
    assertEquals("https://a:80", text("https://a:80"));
    assertEquals("https://[::443]", text("https://[::443]"));
    assertEquals("https://[::1]", text("https://[::1]:443"));
    assertEquals("chrome-extension://abc", text("chrome-extension://abc"));
  }

  private static String text(String origin) {
    return WebOrigin.parse(origin).map(WebOrigin::toString).orElse("none");
  }

  @Test
  void whatNamesNoHostIsNone() {
    assertEquals(Optional.empty(), WebOrigin.parse("null"));
    assertEquals(Optional.empty(), WebOrigin.parse("file://"));
    assertEquals(Optional.empty(), WebOrigin.parse("https://a/, https://b"));
    assertEquals(Optional.empty(), WebOrigin.parse("https://a, https://b"));
  }

  /** RFC 3986 §3.1: a letter, and then letters, digits, "+", "-" and ".". */
  @Test
  void aSchemeIsOne() {
    for (String scheme : new String[] {"a", "z", "h0", "h9", "a+b", "a-b", "a.b"}) {
      assertEquals(scheme + "://host", text(scheme + "://host"));
    }
    for (String scheme : new String[] {"0h", "9", "+", "-a", ".a", "a`", "a{", "a/", "a:", "a_"}) {
      assertEquals("none", text(scheme + "://host"));
    }
  }

  @Test
  void anOriginHasAHost() {
    assertEquals("example.com", WebOrigin.parse("https://Example.com.:1").orElseThrow().host());
  }
}
