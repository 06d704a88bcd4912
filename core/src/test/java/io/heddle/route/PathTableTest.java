package io.heddle.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.InvalidConfigurationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PathTableTest {
  private static PathTable<String> table(String... patterns) {
    PathTable<String> table = new PathTable<>();
    for (String pattern : patterns) {
      table.add(PathPattern.parse(pattern), pattern);
    }
    return table;
  }

  private static String found(PathTable<String> table, String path) {
    return table.find(path).map(PathTable.Match::target).orElse("none");
  }

  private static Optional<Map<String, String>> parameters(PathTable<String> table, String path) {
    return table.find(path).map(PathTable.Match::parameters);
  }

  private static String refusal(String... patterns) {
    return String.valueOf(
        assertThrows(InvalidConfigurationException.class, () -> table(patterns)).getMessage());
  }

  @Test
  void theClosestOfNestedRestsTakesAPath() {
    PathTable<String> table = table("/files/index", "/files/*", "/*");
    assertEquals("/files/index", found(table, "/files/index"));
    assertEquals("/files/*", found(table, "/files/other"));
    assertEquals("/files/*", found(table, "/files/a/b"));
    assertEquals("/files/*", found(table, "/files/"));
    assertEquals("/*", found(table, "/files"));
    assertEquals("/*", found(table, "/"));
    assertEquals("none", found(table("/a"), "/b"));
    assertEquals("none", found(table("/a/*"), "/a"));
    assertEquals("none", found(table("/a"), "/a/"));
  }

  @Test
  void textGoesBeforeAParameterAndAParameterBeforeARest() {
    PathTable<String> table =
        table("/rooms/lobby", "/rooms/{room}", "/rooms/{path...}", "/rooms/{room}/chat");
    assertEquals("/rooms/lobby", found(table, "/rooms/lobby"));
    assertEquals("/rooms/{room}", found(table, "/rooms/attic"));
    assertEquals("/rooms/{room}/chat", found(table, "/rooms/attic/chat"));
    assertEquals("/rooms/{room}/chat", found(table, "/rooms/lobby/chat"));
    assertEquals("/rooms/{path...}", found(table, "/rooms/attic/video"));
    assertEquals("/rooms/{path...}", found(table, "/rooms/"));
    assertEquals("none", found(table, "/rooms"));
  }

  @Test
  void whatIsFartherToTheLeftCountsMore() {
    PathTable<String> table = table("/a/*", "/{x}/b");
    assertEquals("/a/*", found(table, "/a/b"));
    assertEquals("/{x}/b", found(table, "/c/b"));
  }

  @Test
  void theSearchGoesBackWhereTextLeadsNowhere() {
    PathTable<String> table = table("/a/b/c", "/a/{x}/d", "/{y}/b/e", "/*");
    assertEquals("/a/{x}/d", found(table, "/a/b/d"));
    assertEquals(Optional.of(Map.of("x", "b")), parameters(table, "/a/b/d"));
    assertEquals("/{y}/b/e", found(table, "/a/b/e"));
    assertEquals(Optional.of(Map.of("y", "a")), parameters(table, "/a/b/e"));
    assertEquals("/*", found(table, "/a/b/f"));
    assertEquals(Optional.of(Map.of()), parameters(table, "/a/b/f"));
  }

  @Test
  void parametersAreDecoded() {
    PathTable<String> table = table("/{house}/rooms/{room}", "/files/{path...}");
    assertEquals(
        Optional.of(Map.of("house", "grüße", "room", "a b+c")),
        parameters(table, "/gr%C3%BC%c3%9fe/rooms/a%20b+c"));
    assertEquals(Optional.of(Map.of("path", "a b/ü/")), parameters(table, "/files/a%20b/%C3%BC/"));
    assertEquals(Optional.of(Map.of("path", "")), parameters(table, "/files/"));
  }

  @Test
  void whatCouldLeadSomewhereElseIsNoParameter() {
    PathTable<String> table = table("/rooms/{room}", "/files/{path...}");
    for (String trap :
        List.of(
            "",
            "a%2Fb",
            "a%2fb",
            "..%2Fb",
            "%5C",
            "a\\b",
            "%2e%2e",
            "%2E",
            "..",
            "%252e%252e",
            "%0A",
            "%7F",
            "%FF",
            "%C0%AF",
            "%ED%A0%80",
            "%zz",
            "%",
            "%2")) {
      assertEquals("none", found(table, "/rooms/" + trap), trap);
      assertEquals("none", found(table, "/files/x/" + trap + "/y"), trap);
    }
    assertEquals("none", found(table, "/files//etc/passwd"));
    // Without a name it is the handler's to read.
    assertEquals("/all/*", found(table("/all/*"), "/all//x%2F%FF"));
  }

  @Test
  void pathsAreComparedAsTheyCame() {
    PathTable<String> table = table("/a%2Fb", "/double//slash", "/grüße", "/a/../b", "/x*", "/*/y");
    assertEquals("/a%2Fb", found(table, "/a%2Fb"));
    assertEquals("none", found(table, "/a%2fb"));
    assertEquals("none", found(table, "/a/b"));
    assertEquals("/double//slash", found(table, "/double//slash"));
    assertEquals("none", found(table, "/double/slash"));
    assertEquals("/grüße", found(table, "/gr%C3%BC%C3%9Fe"));
    assertEquals("/a/../b", found(table, "/b"));
    assertEquals("/x*", found(table, "/x*"));
    assertEquals("none", found(table, "/xy"));
    assertEquals("/*/y", found(table, "/*/y"));
    assertEquals("none", found(table, "/x/y"));
  }

  @Test
  void patternsOfTheSamePathsAreRefused() {
    assertEquals("The path /a has two routes", refusal("/a", "/a"));
    assertEquals("The path /%C3%BC%20b has two routes", refusal("/ü b", "/%C3%BC%20b"));
    assertEquals(
        "The routes /{a}/x and /{b}/x take the same paths: leave one out",
        refusal("/{a}/x", "/{b}/x"));
    assertEquals(
        "The routes /f/* and /f/{rest...} take the same paths: leave one out",
        refusal("/f/*", "/f/{rest...}"));
    // The names are each pattern's own.
    PathTable<String> apart = table("/{a}/x", "/{b}/y");
    assertEquals(Optional.of(Map.of("b", "1")), parameters(apart, "/1/y"));
  }

  @Test
  void aPatternIsWrittenLikeOne() {
    for (String wrong :
        List.of(
            "a",
            "",
            "{a}",
            "/a{b}",
            "/{a}b",
            "/{}",
            "/{...}",
            "/{a b}",
            "/{a}/{a}",
            "/{a...}/b",
            "/{a",
            "/a}",
            "/{a}/..",
            "/{a}/b\\c",
            "/{a.b}",
            "/{{a}}")) {
      String said = refusal(wrong);
      assertTrue(said.contains(wrong) || said.contains("parameters"), said);
    }
    assertEquals(
        "In the route /a{b}, a parameter is a whole segment, such as /rooms/{room}; a brace that is"
            + " part of a path is written %7B or %7D",
        refusal("/a{b}"));
  }

  @Test
  void aPatternIsReadBackFromItsText() {
    for (String text : List.of("/", "/grüße/{a}/*", "/x/{rest...}", "/%7Ba%7D", "/a//{b}/")) {
      PathPattern pattern = PathPattern.parse(text);
      assertEquals(pattern, PathPattern.parse(pattern.toString()));
      assertEquals(pattern.hashCode(), PathPattern.parse(pattern.toString()).hashCode());
    }
    assertEquals("/gr%C3%BC%C3%9Fe/{a}/*", PathPattern.parse("/grüße/{a}/*").toString());
  }
}
