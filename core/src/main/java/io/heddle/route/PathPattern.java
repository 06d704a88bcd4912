package io.heddle.route;

import io.heddle.InvalidConfigurationException;
import io.heddle.wire.PercentEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Which paths a route takes, as {@link io.heddle.Route#of} describes it. Immutable. */
public final class PathPattern {
  private static final String REST = "*";

  private static final String NAMED_REST_END = "...}";

  /** Encoded; null stands for a parameter. */
  private final List<Optional<String>> segments;

  private final List<String> names;
  private final boolean takesRest;
  private final boolean namesRest;
  private final String text;

  private PathPattern(
      List<Optional<String>> segments,
      List<String> names,
      boolean takesRest,
      boolean namesRest,
      String text) {
    this.segments = segments;
    this.names = names;
    this.takesRest = takesRest;
    this.namesRest = namesRest;
    this.text = text;
  }

  /**
   * Reads a pattern.
   *
   * @param text as in {@link io.heddle.Route#of}
   * @return the pattern
   * @throws InvalidConfigurationException if it is none
   */
  public static PathPattern parse(String text) {
    if (!text.startsWith("/")) {
      throw new InvalidConfigurationException(
          "A route begins with a slash, but this one is \"" + text + "\"");
    }
    boolean hasBraces = text.indexOf('{') >= 0 || text.indexOf('}') >= 0;
    return hasBraces ? withParameters(text) : of(text, PercentEncoding.path(text));
  }

  private static PathPattern of(String given, String encoded) {
    List<Optional<String>> segments = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<String> parts = split(encoded);
    int last = parts.size() - 1;
    boolean takesRest = false;
    boolean namesRest = false;
    for (int at = 0; at <= last; at++) {
      String part = parts.get(at);
      if (part.startsWith("{")) {
        namesRest = part.endsWith(NAMED_REST_END);
        if (namesRest && at < last) {
          throw new InvalidConfigurationException(
              "In the route " + given + ", " + part + " takes the rest of a path: nothing follows");
        }
        takesRest = namesRest;
        int end = part.length() - (namesRest ? NAMED_REST_END.length() : 1);
        addName(given, names, part.substring(1, end));
        if (!namesRest) {
          segments.add(Optional.empty());
        }
      } else if (at == last && part.equals(REST)) {
        takesRest = true;
      } else {
        segments.add(Optional.of(part));
      }
    }
    return new PathPattern(
        List.copyOf(segments), List.copyOf(names), takesRest, namesRest, encoded);
  }

  /** Encodes what lies between the braces' segments. */
  private static PathPattern withParameters(String given) {
    StringBuilder encoded = new StringBuilder();
    for (String part : split(given)) {
      boolean isParameter = part.startsWith("{") && part.endsWith("}");
      if (!isParameter && (part.indexOf('{') >= 0 || part.indexOf('}') >= 0)) {
        throw new InvalidConfigurationException(
            "In the route "
                + given
                + ", a parameter is a whole segment, such as /rooms/{room}; a brace that is part of"
                + " a path is written %7B or %7D");
      }
      String segment = isParameter ? "/" + part : PercentEncoding.path("/" + part);
      if (!isParameter && split(segment).size() > 1) {
        throw new InvalidConfigurationException(
            "The route " + given + " has a backslash: write a slash");
      }
      if (!part.isEmpty() && segment.equals("/")) {
        throw new InvalidConfigurationException(
            "The route " + given + " has parameters and a segment of dots: leave that out");
      }
      encoded.append(segment);
    }
    return of(given, encoded.toString());
  }

  private static void addName(String given, List<String> names, String name) {
    boolean isName = !name.isEmpty();
    for (int at = 0; at < name.length(); at++) {
      char c = name.charAt(at);
      boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      isName &= isLetter || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
    if (!isName) {
      throw new InvalidConfigurationException(
          "In the route "
              + given
              + ", a parameter's name has letters, digits, _ and - only, at least one, unlike \""
              + name
              + "\"");
    }
    if (names.contains(name)) {
      throw new InvalidConfigurationException(
          "The route " + given + " has two parameters named " + name);
    }
    names.add(name);
  }

  /** What lies between slashes, of a text that begins with one. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int from = 1;
    for (int at = 1; at <= text.length(); at++) {
      if (at == text.length() || text.charAt(at) == '/') {
        parts.add(text.substring(from, at));
        from = at + 1;
      }
    }
    return parts;
  }

  /** The segments before a rest: each encoded, or empty for a parameter. */
  List<Optional<String>> segments() {
    return segments;
  }

  /** The names of the parameters, in their order. */
  List<String> names() {
    return names;
  }

  /** Whether all that follows the segments is the route's, too. */
  boolean takesRest() {
    return takesRest;
  }

  /** Whether that rest has a name, the last one. */
  boolean namesRest() {
    return namesRest;
  }

  /**
   * The pattern, encoded.
   *
   * @return a text that is read as the same pattern
   */
  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PathPattern pattern && text.equals(pattern.text);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text);
  }
}
