package io.heddle.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PercentEncodingTest {
  private static final String EVERYWHERE =
      "!$%&()*+,-.0123456789:;=@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz~";

  @Test
  void inAPathTheseStandForThemselves() {
    for (char c = 0; c < 0x80; c++) {
      boolean isRaw = (EVERYWHERE + "/'").indexOf(c) >= 0;
      String expected = c == '\\' ? "/" : isRaw ? "" + c : escaped(c);
      assertEquals("/a" + expected + "b", PercentEncoding.path("/a" + c + "b"));
    }
  }

  @Test
  void inAQueryTheseStandForThemselves() {
    for (char c = 0; c < 0x80; c++) {
      boolean isRaw = (EVERYWHERE + "/?\\^`{|}").indexOf(c) >= 0;
      assertEquals("a" + (isRaw ? "" + c : escaped(c)), PercentEncoding.query("a" + c));
    }
  }

  private static String escaped(int octet) {
    String hex = "0123456789ABCDEF";
    return "%" + hex.charAt(octet >> 4) + hex.charAt(octet & 15);
  }

  @Test
  void everythingElseIsWrittenInUtf8() {
    for (int point = 0x80; point <= Character.MAX_CODE_POINT; point += point < 0x180 ? 1 : 977) {
      StringBuilder text = new StringBuilder().appendCodePoint(point);
      StringBuilder expected = new StringBuilder();
      for (byte octet : Utf8.encode(text.toString())) {
        expected.append(escaped(octet & 0xff));
      }
      assertEquals("/" + expected, PercentEncoding.path("/" + text));
      assertEquals(expected.toString(), PercentEncoding.query(text.toString()));
    }
    assertEquals("/gr%C3%BC%C3%9Fe", PercentEncoding.path("/grüße"));
    assertEquals("/%F0%9F%91%8B", PercentEncoding.path("/👋"));
    assertEquals("/%EF%BF%BD", PercentEncoding.path("/\ud83d"));
  }

  @Test
  void whatIsEncodedStays() {
    assertEquals("/%2F%2f%25%zz%", PercentEncoding.path("/%2F%2f%25%zz%"));
    assertEquals("%2F%2f%25%zz%", PercentEncoding.query("%2F%2f%25%zz%"));
  }

  @Test
  void segmentsOfDotsAreResolved() {
    check("/", "");
    check("/", "/");
    check("/", "/.");
    check("/", "/..");
    check("/a/", "/a/.");
    check("/", "/a/..");
    check("/b", "/a/../b");
    check("/b", "/a/../../b");
    check("/a/b", "/a/./b");
    check("/a/c", "/a/b/%2e%2E/c");
    check("/a/c", "/a/b/.%2e/c");
    check("/a/", "/a/%2e");
    check("/...", "/...");
    check("/.a", "/.a");
    check("/a..", "/a..");
    check("/%2", "/%2");
  }

  @Test
  void emptySegmentsStay() {
    check("//", "//");
    check("//a//b//", "//a//b//");
    check("//", "//a/..");
    check("//b", "//a/../b");
    check("/a/b", "/a//../b");
  }

  @Test
  void aBackslashInAPathIsASlash() {
    check("/b/c", "\\a\\..\\b\\c");
  }

  private static void check(String expected, String path) {
    assertEquals(expected, PercentEncoding.path(path));
  }
}
