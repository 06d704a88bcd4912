package io.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueryStringTest {
  private static Optional<String> parameter(String query, String name) {
    return QueryString.parameter(query, name);
  }

  @Test
  void parametersAreFoundByName() {
    assertEquals(Optional.of("1"), parameter("a=1&b=2", "a"));
    assertEquals(Optional.of("2"), parameter("a=1&b=2", "b"));
    assertEquals(Optional.empty(), parameter("a=1&b=2", "c"));
    assertEquals(Optional.empty(), parameter("", "a"));
  }

  @Test
  void theFirstOfSeveralCounts() {
    assertEquals(Optional.of("1"), parameter("a=1&a=2", "a"));
  }

  @Test
  void valuesMayBeEmptyOrHoldEqualsSigns() {
    assertEquals(Optional.of(""), parameter("a=&b", "a"));
    assertEquals(Optional.of(""), parameter("a=&b", "b"));
    assertEquals(Optional.of("b=c"), parameter("a=b=c", "a"));
    assertEquals(Optional.of("1"), parameter("flag&a=1", "a"));
    assertEquals(Optional.of("1"), parameter("&&a=1&", "a"));
  }

  @Test
  void escapesAreDecoded() {
    assertEquals(Optional.of("a b c"), parameter("x=a+b%20c", "x"));
    assertEquals(Optional.of("ü&="), parameter("x=%C3%BC%26%3d", "x"));
    assertEquals(Optional.of("y"), parameter("%78+z=y", "x z"));
    assertEquals(Optional.of("\n\u0010"), parameter("x=%0a%10", "x"));
    assertEquals(Optional.of(" "), parameter("x=+", "x"));
  }

  @Test
  void aNameMayBeEmptyButNotAPair() {
    assertEquals(Optional.of("1"), parameter("a&=1", ""));
    assertEquals(Optional.empty(), parameter("=1", "=1"));
    assertEquals(Optional.empty(), parameter("", ""));
    assertEquals(Optional.empty(), parameter("&a=1&", ""));
  }

  @Test
  void whatIsNoEscapeStays() {
    assertEquals(Optional.of("100%"), parameter("x=100%", "x"));
    assertEquals(Optional.of("%2"), parameter("x=%2", "x"));
    assertEquals(Optional.of("%zz %1g"), parameter("x=%zz+%1g", "x"));
  }

  @Test
  void aRequestWithoutHeadersHasNone() {
    SessionRequest request = SessionRequest.builder("here", "/").build();
    assertEquals(Optional.empty(), request.header("cookie"));
    assertEquals(Optional.empty(), request.origin());
  }

  @Test
  void headersHoldNoNullAndStayAsTheyWere() {
    java.util.Map<String, String> given = new java.util.HashMap<>();
    given.put("a", "1");
    SessionRequest request = SessionRequest.builder("here", "/").headers(given).build();
    given.put("a", null);
    assertEquals(Optional.of("1"), request.header("a"));
    assertThrows(UnsupportedOperationException.class, () -> request.headers().put("b", "2"));
    assertThrows(
        NullPointerException.class, () -> SessionRequest.builder("here", "/").headers(given));
  }

  @Test
  void requestsAnswerFromTheirQuery() {
    SessionRequest request =
        SessionRequest.builder("example.org:4433", "/source")
            .query("bytes=5")
            .headers(java.util.Map.of("origin", "https://example.org"))
            .build();
    assertEquals(Optional.of("5"), request.parameter("bytes"));
    assertEquals(Optional.of("https://example.org"), request.origin());
    assertEquals(Optional.empty(), request.header("cookie"));
  }

  private static Optional<String> cookie(String field, String name) {
    return SessionRequest.builder("here", "/")
        .headers(java.util.Map.of("cookie", field))
        .build()
        .cookie(name);
  }

  @Test
  void cookiesAreReadFromTheirField() {
    assertEquals(Optional.of("1"), cookie("a=1; b=2", "a"));
    assertEquals(Optional.of("2"), cookie("a=1; b=2", "b"));
    assertEquals(Optional.of("2"), cookie("a=1;b=2", "b"));
    assertEquals(Optional.of("first"), cookie("a=first; a=second", "a"));
    assertEquals(Optional.of("x=y=="), cookie("token=x=y==", "token"));
    assertEquals(Optional.of("\"q\""), cookie("a=\"q\"", "a"));
    assertEquals(Optional.of(""), cookie("a=", "a"));
    assertEquals(Optional.of("1"), cookie(" a =\t1 ;;", "a"));
  }

  @Test
  void whatIsNoCookieIsNone() {
    assertEquals(Optional.empty(), cookie("a=1", "A"));
    assertEquals(Optional.empty(), cookie("ab=1", "b"));
    assertEquals(Optional.empty(), cookie("a; b=1", "a"));
    assertEquals(Optional.empty(), cookie("", "a"));
    assertEquals(Optional.empty(), cookie("b=a=1", "a"));
    assertEquals(Optional.empty(), SessionRequest.builder("here", "/").build().cookie("a"));
    assertThrows(IllegalArgumentException.class, () -> SessionRequest.builder("here", "a"));
  }
}
