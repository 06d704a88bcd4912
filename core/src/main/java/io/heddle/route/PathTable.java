package io.heddle.route;

import io.heddle.InvalidConfigurationException;
import io.heddle.wire.PercentEncoding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds what serves a path. Paths are compared segment by segment from the left: text before a
 * parameter, a parameter before a rest; and octet for octet, as they came. May be read by several
 * threads once nothing is added any more.
 *
 * @param <T> what serves
 */
public final class PathTable<T> {
  private final Node<T> root = new Node<>();

  /**
   * What was found.
   *
   * @param target what serves the path
   * @param parameters by name, decoded
   * @param <T> what serves
   */
  public record Match<T>(T target, Map<String, String> parameters) {}

  private record Entry<T>(PathPattern pattern, T target) {}

  /** Where the routes stand that have the same segments so far. */
  private static final class Node<T> {
    final Map<String, Node<T>> literals = new HashMap<>();
    @Nullable Node<T> parameter;
    @Nullable Entry<T> end;
    @Nullable Entry<T> rest;

    Node<T> after(Optional<String> segment) {
      if (segment.isPresent()) {
        return literals.computeIfAbsent(segment.get(), text -> new Node<>());
      }
      Node<T> next = parameter;
      if (next == null) {
        next = new Node<>();
        parameter = next;
      }
      return next;
    }
  }

  /** An empty table. */
  public PathTable() {}

  /**
   * Adds a route.
   *
   * @param pattern which paths it takes
   * @param target what serves them
   * @throws InvalidConfigurationException if another route takes exactly the same paths
   */
  public void add(PathPattern pattern, T target) {
    Node<T> node = root;
    for (Optional<String> segment : pattern.segments()) {
      node = node.after(segment);
    }
    Entry<T> rival = pattern.takesRest() ? node.rest : node.end;
    if (rival != null) {
      throw new InvalidConfigurationException(
          rival.pattern().equals(pattern)
              ? "The path " + pattern + " has two routes"
              : "The routes "
                  + rival.pattern()
                  + " and "
                  + pattern
                  + " take the same paths: leave one out");
    }
    if (pattern.takesRest()) {
      node.rest = new Entry<>(pattern, target);
    } else {
      node.end = new Entry<>(pattern, target);
    }
  }

  /**
   * Finds the route of a path.
   *
   * @param path begins with a slash, as it came
   * @return the most special route that takes it, if any does
   */
  public Optional<Match<T>> find(String path) {
    return Optional.ofNullable(find(root, path, 1, new ArrayList<>()));
  }

  // As deep as the longest pattern, and at most once to each node.
  private @Nullable Match<T> find(Node<T> node, String path, int from, List<String> values) {
    if (from > path.length()) {
      return node.end == null ? null : match(node.end, values);
    }
    int slash = path.indexOf('/', from);
    int end = slash < 0 ? path.length() : slash;
    String segment = path.substring(from, end);
    Node<T> literal = node.literals.get(segment);
    Match<T> found = literal == null ? null : find(literal, path, end + 1, values);
    Node<T> parameter = node.parameter;
    if (found == null && parameter != null && !segment.isEmpty()) {
      Optional<String> value = PercentEncoding.decodeSegment(segment);
      if (value.isPresent()) {
        values.add(value.get());
        found = find(parameter, path, end + 1, values);
        values.remove(values.size() - 1);
      }
    }
    return found == null && node.rest != null ? rest(node.rest, path, from, values) : found;
  }

  private static <T> @Nullable Match<T> rest(
      Entry<T> entry, String path, int from, List<String> values) {
    if (!entry.pattern().namesRest()) {
      return match(entry, values);
    }
    StringBuilder decoded = new StringBuilder();
    for (int at = from; at <= path.length(); ) {
      int slash = path.indexOf('/', at);
      int end = slash < 0 ? path.length() : slash;
      Optional<String> value = PercentEncoding.decodeSegment(path.substring(at, end));
      // An empty one at the beginning would make an absolute path of a relative one.
      if (value.isEmpty() || (end == at && slash >= 0)) {
        return null;
      }
      decoded.append(value.get()).append(slash < 0 ? "" : "/");
      at = end + 1;
    }
    List<String> more = new ArrayList<>(values);
    more.add(decoded.toString());
    return match(entry, more);
  }

  private static <T> Match<T> match(Entry<T> entry, List<String> values) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int at = 0; at < values.size(); at++) {
      parameters.put(entry.pattern().names().get(at), values.get(at));
    }
    return new Match<>(entry.target(), parameters);
  }
}
