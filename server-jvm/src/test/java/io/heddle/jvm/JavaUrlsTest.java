package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.InvalidConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JavaUrlsTest {
  private static String parsed(String url) {
    return JavaUrls.parse(url).toString();
  }

  private static String refusal(String url) {
    return String.valueOf(
        assertThrows(InvalidConfigurationException.class, () -> JavaUrls.parse(url)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "https://h https://h/",
        "HTTPS://Host:443/A https://host/A",
        "https://h:4433 https://h:4433/",
        "https://h:/ https://h/",
        "https://h:00080/ https://h:80/",
        "https://h?q https://h/?q",
        "https://h/p? https://h/p",
        "https:h/p https://h/p",
        "https:\\\\h\\p https://h/p",
        "https:////h/p https://h/p",
        "https://@h/ https://h/",
        "https://:@h/ https://h/",
        "wss://h:443/ wss://h/",
        "ws://h:443/ ws://h:443/",
        "https://[::1]:4433/a https://[::1]:4433/a",
        "https://[0:0:0:0:0:0:0:1]/ https://[::1]/",
        "https://[::ffff:1.2.3.4]/ https://[::ffff:102:304]/",
        "https://127.1/ https://127.0.0.1/",
        "https://0x7f.0.0.1/ https://127.0.0.1/",
        "https://017700000001/ https://127.0.0.1/",
        "https://4294967295./ https://255.255.255.255/",
        "https://a.b./ https://a.b./",
        "https://a_b.example/ https://a_b.example/",
        "https://{a}.example/ https://{a}.example/",
        "https://h/grüße?ß=€ https://h/gr%C3%BC%C3%9Fe?%C3%9F=%E2%82%AC",
        "https://h/a/../b//c/%2e https://h/b//c/",
        "https://h/\"<>^`{}|\" https://h/%22%3C%3E%5E%60%7B%7D%7C%22",
        "https://h/?^`{}|\\'\" https://h/?^`{}|\\%27%22",
      })
  void aUrlIsReadAsBrowsersReadIt(String url, String expected) {
    assertEquals(expected, parsed(url));
  }

  @Test
  void spacesAroundAUrlAndLineEndsInItAreNothing() {
    assertEquals("https://host/a%20b", parsed(" \u0000https://ho\nst/a b\t\r\n "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "h", "h/p", "//h", "localhost:4433/echo", "1https://h", "ht tps://h", "https"})
  void aUrlHasASchemeAndAHost(String url) {
    assertTrue(refusal(url).contains("looks like https://host:port/path"), refusal(url));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https:", "https://", "https:///", "https://:80", "https://\u00ad/"})
  void aUrlWithoutAHostIsRefused(String url) {
    assertTrue(refusal(url).contains("has no host"), refusal(url));
  }

  @Test
  void anotherSchemeIsNamed() {
    assertTrue(refusal("http://h/").contains("not with http://"), refusal("http://h/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://u@h/", "https://u:p@h/", "https://:p@h/", "wss://a@b@h/", "ws://u@@h/"})
  void aUserIsRefusedWithASentence(String url) {
    assertEquals(
        "A session's URL names no user and no password: leave out what is before the @",
        refusal(url));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://h/#", "https://h#f", "https://h/?#f"})
  void aFragmentIsRefused(String url) {
    assertTrue(refusal(url).contains("has no fragment: leave out #"), refusal(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://h:0/",
        "https://h:65536/",
        "https://h:99999999999999999999/",
        "https://h:8x/",
        "https://h:-1/",
        "https://[::1]:x/"
      })
  void aPortIsANumberUpTo65535(String url) {
    assertTrue(refusal(url).contains("A port is a number from 1 to 65535"), refusal(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a^b/",
        "https://a|b/",
        "https://a<b/",
        "https://a%/",
        "https://a%00b/",
        "https://a%2fb/",
        "https://%FF/",
        "https://[::1/",
        "https://::1/",
        "https://[1.2.3.4]/",
        "https://[::1]a/",
        "https://256.0.0.1/",
        "https://1.2.3.4.5/",
        "https://1..2/",
        "https://09/",
        "https://a.0xz1.1/"
      })
  void whatIsNoHostIsRefused(String url) {
    assertTrue(refusal(url).contains("is neither"), refusal(url));
  }

  @Test
  void aZoneIsForThisMachineOnly() {
    assertEquals("fe80::1%eth0", JavaUrls.parse("https://[fe80::1%eth0]:1/").host());
    assertEquals("[fe80::1]:1", JavaUrls.parse("https://[fe80::1%eth0]:1/").authority());
  }

  @ParameterizedTest
  @CsvSource({
    "bücher.example, xn--bcher-kva.example",
    "BÜCHER.example, xn--bcher-kva.example",
    "faß.de, xn--fa-hia.de",
    "FAẞ.de, xn--fa-hia.de",
    "βόλος.com, xn--nxasmm1c.com",
    "ΒΌΛΟΣ.com, xn--nxasmq6b.com",
    "☕.example, xn--53h.example",
    "ドメイン.テスト, xn--eckwd4c7c.xn--zckzah",
    "ドメイン。テスト, xn--eckwd4c7c.xn--zckzah",
    "ａｂｃ.example, abc.example",
    "%C3%BC.example, xn--tda.example",
    "u\u0308.example, xn--tda.example",
    "xn--8i7caa, xn--8i7caa",
    "a%20b*.example, a%20b%2A.example",
    "\u05d0\u05d1.example, xn--4dbc.example",
    "ﬃ.example, ffi.example",
    "１２７.０.０.１, 127.0.0.1",
    "😀.example, xn--e28h.example",
    "a\u00adb, ab",
    "ü_ü, xn--_-dhab",
  })
  void namesAreWrittenInAscii(String name, String ascii) {
    assertEquals(ascii, HostNames.canonical(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u2100.example",
        "\u2488com",
        "ü%",
        "\u0300a",
        "\ue000",
        "\ufdd0",
        "ü\ufffd",
        "a\u05d0",
        "\u05d0a",
        "\u05d0.1a",
        "\u05d01\u0661"
      })
  void namesThatNobodyHasAreRefused(String name) {
    assertThrows(InvalidConfigurationException.class, () -> HostNames.canonical(name));
  }
}
