package io.heddle.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestTargetTest {
  @Test
  void aTargetIsAPathAndAQuery() {
    assertEquals(Optional.of(new RequestTarget("/", "")), RequestTarget.parse("/"));
    assertEquals(Optional.of(new RequestTarget("/a", "")), RequestTarget.parse("/a?"));
    assertEquals(Optional.of(new RequestTarget("/a/", "b?c/")), RequestTarget.parse("/a/?b?c/"));
    assertEquals(
        Optional.of(new RequestTarget("//%2F%25;x|", "%zz")),
        RequestTarget.parse("//%2F%25;x|?%zz"));
  }

  @Test
  void everyPrintableCharacterButTheFragmentsIsTakenAsItIs() {
    for (char c = 0; c < 0x200; c++) {
      boolean isFine = c > ' ' && c < 0x7f && c != '#';
      assertEquals(isFine, RequestTarget.parse("/a" + c).isPresent(), "U+" + (int) c);
      assertEquals(isFine, RequestTarget.parse("/?" + c).isPresent(), "U+" + (int) c);
    }
  }

  @Test
  void aTargetBeginsWithASlash() {
    for (String text : List.of("", "*", "a/", "?a", "https://localhost/", "localhost:4433")) {
      assertTrue(RequestTarget.parse(text).isEmpty(), text);
    }
  }

  @Test
  void mostPathsAreNotRefused() {
    for (String path :
        List.of(
            "/",
            "//",
            "///a//",
            "/a%2Fb",
            "/%25",
            "/%2525",
            "/%FF",
            "/%01",
            "/...",
            "/.a",
            "/a.",
            "/%2e%2e%2e",
            "/%2ea",
            "/a;x=.",
            "/..;",
            "/%2F..%2F",
            "/a%20b",
            "/[]|",
            "/a%5Cb")) {
      assertEquals(Optional.empty(), RequestTarget.refusal(path), path);
    }
  }

  @Test
  void pathsThatCouldBeTakenForOthersAre() {
    for (String path :
        List.of(
            "/.",
            "/..",
            "/./",
            "/../",
            "/a/.",
            "/a/../b",
            "/%2e",
            "/%2E%2e",
            "/a/.%2e/b",
            "//..//",
            "/%00",
            "/a%00b",
            "/%",
            "/%2",
            "/%zz",
            "/a%2g",
            "/a%/b",
            "/%u2192")) {
      assertTrue(RequestTarget.refusal(path).isPresent(), path);
    }
  }
}
