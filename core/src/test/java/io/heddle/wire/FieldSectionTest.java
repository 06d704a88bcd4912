package io.heddle.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.wire.FieldSection.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FieldSectionTest {
  private static FieldSection section(Kind kind, String... namesAndValues) {
    FieldSection section = new FieldSection(kind);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      section.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return section;
  }

  private static boolean isFine(Kind kind, String... namesAndValues) {
    return section(kind, namesAndValues).problem().isEmpty();
  }

  private static Optional<String> problem(Kind kind, String... namesAndValues) {
    return section(kind, namesAndValues).problem();
  }

  @Test
  void aNameIsATokenInLowerCase() {
    String tokens = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz";
    for (char c = 0; c < 0x200; c++) {
      for (Kind kind : Kind.values()) {
        assertEquals(tokens.indexOf(c) >= 0, isFine(kind, "a" + c, ""), kind + " " + (int) c);
      }
    }
    assertEquals(Optional.of("a field is named \"\""), problem(Kind.REQUEST, "", "x"));
    assertEquals(Optional.of("a field is named \"a?b\""), problem(Kind.HTTP_1, "a\nb", "x"));
  }

  @Test
  void aValueHasNoControlCharactersAndNoBlanksAtItsEnds() {
    for (char c = 0; c < 0x200; c++) {
      boolean isBlank = c == ' ' || c == '\t';
      boolean isInside = isBlank || (c > ' ' && c != 0x7f && c <= 0xff);
      for (Kind kind : Kind.values()) {
        assertEquals(isInside, isFine(kind, "a", "b" + c + "d"), kind + " " + (int) c);
        assertEquals(isInside && !isBlank, isFine(kind, "a", c + "b"), kind + " " + (int) c);
        assertEquals(isInside && !isBlank, isFine(kind, "a", "b" + c), kind + " " + (int) c);
        assertEquals(isInside && !isBlank, isFine(kind, "a", "" + c), kind + " " + (int) c);
      }
    }
    assertTrue(isFine(Kind.REQUEST, "a", ""));
    assertEquals(
        Optional.of("the value of :path has characters that none may have"),
        problem(Kind.REQUEST, ":path", "/a\u0000"));
  }

  @Test
  void linesOfOneNameAreJoined() {
    FieldSection section =
        section(
            Kind.REQUEST,
            ":path",
            "/",
            "cookie",
            "a=1",
            "accept",
            "x",
            "cookie",
            "b=2",
            "accept",
            "y, z",
            "cookie",
            "c=3");
    assertEquals(Optional.empty(), section.problem());
    assertEquals(Map.of("cookie", "a=1; b=2; c=3", "accept", "x, y, z"), section.fields());
  }

  @Test
  void fieldsOfAConnectionHaveNoMeaningInHttp3() {
    for (String name :
        List.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade")) {
      assertTrue(isFine(Kind.HTTP_1, name, "x"), name);
      assertEquals(
          Optional.of(name + " has no meaning in HTTP/3"), problem(Kind.REQUEST, name, "x"));
      assertFalse(isFine(Kind.RESPONSE, name, "x"), name);
    }
    assertTrue(isFine(Kind.REQUEST, "te", "trailers"));
    assertFalse(isFine(Kind.REQUEST, "te", "gzip"));
    assertFalse(isFine(Kind.REQUEST, "te", ""));
    assertTrue(isFine(Kind.HTTP_1, "te", "gzip"));
  }

  @Test
  void pseudoHeaderFieldsAreKnownComeFirstAndOnce() {
    for (String name : List.of(":method", ":scheme", ":authority", ":path", ":protocol")) {
      assertTrue(isFine(Kind.REQUEST, name, "x"), name);
      assertFalse(isFine(Kind.RESPONSE, name, "x"), name);
      assertFalse(isFine(Kind.HTTP_1, name, "x"), name);
      assertEquals(Optional.of(name + " comes twice"), problem(Kind.REQUEST, name, "x", name, "x"));
      assertEquals(
          Optional.of(name + " comes after other fields"),
          problem(Kind.REQUEST, "a", "x", name, "x"));
    }
    assertTrue(isFine(Kind.RESPONSE, ":status", "200"));
    assertFalse(isFine(Kind.REQUEST, ":status", "200"));
    assertEquals(Optional.of("a field is named :x"), problem(Kind.REQUEST, ":x", ""));
    assertFalse(isFine(Kind.REQUEST, ":", ""));
  }

  @Test
  void theFirstProblemIsTold() {
    FieldSection section = section(Kind.REQUEST, "a", "1", "B", "2", "c", "\u0001");
    assertEquals(Optional.of("a field is named \"B\""), section.problem());
    assertEquals(Map.of("a", "1"), section.fields());
  }

  @Test
  void anAuthorityIsAHostAndAPort() {
    for (String authority :
        List.of(
            "h",
            "h:1",
            "h:9090",
            "h:65535",
            "h:",
            "h:00443",
            "a_b.test",
            "{a}.test",
            "127.0.0.1:80",
            "[::1]",
            "[::1]:4433",
            "xn--tda.test",
            "a%20b",
            "h.")) {
      assertEquals(Optional.empty(), FieldSection.authorityProblem(authority), authority);
    }
    for (String authority :
        List.of(
            "",
            ":1",
            "u@h",
            "u:p@h",
            "h/x",
            "h?x",
            "h#x",
            "h\\x",
            "a b",
            "h:65536",
            "h:99999",
            "h:99999999999999999999",
            "h:8x",
            "h:-1",
            "h:1:2",
            "::1",
            "[::1",
            "[::1]x",
            "[::g]",
            "[]",
            "[::1%0]",
            "ü",
            "h\u007f",
            "h\u0000",
            "a|b",
            "a^b",
            "<h>")) {
      assertTrue(FieldSection.authorityProblem(authority).isPresent(), authority);
    }
  }
}
