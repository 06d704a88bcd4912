package io.heddle;

import io.heddle.route.PathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Which sessions a handler serves, and who is let in there. Immutable. */
public final class Route {
  private final PathPattern pattern;
  private final List<SessionFilter> filters;
  private final SessionHandler handler;

  private Route(PathPattern pattern, List<SessionFilter> filters, SessionHandler handler) {
    this.pattern = pattern;
    this.filters = filters;
    this.handler = handler;
  }

  /**
   * Begins a route for the paths of a pattern. It is written as in the address field of a browser,
   * and encoded as browsers encode it (WHATWG URL §4.4): {@code /grüße} and {@code
   * /gr%C3%BC%C3%9Fe} are one pattern.
   *
   * <ul>
   *   <li>{@code /echo} takes this path alone.
   *   <li>{@code /rooms/{room}} takes one segment, not empty, in place of the braces, for {@link
   *       SessionRequest#pathParameter}.
   *   <li>{@code /files/{path...}} takes everything below {@code /files/}, which may be nothing.
   *   <li>{@code /files/*} does, too, without a name for it, and whatever it is.
   * </ul>
   *
   * <p>A request's path is compared octet for octet, on every transport: {@code /a%2Fb}, {@code
   * /a/b} and {@code /a//b} are three. Where several patterns take a path, they are compared
   * segment by segment from the left: text goes before a parameter, and a parameter before a rest.
   *
   * <p>Parameters are decoded, and can be taken for names: what would be a segment of dots, would
   * hold a slash, a backslash or a control character, or is not UTF-8, is no parameter, nor is a
   * rest with an empty segment before its end. Such a path belongs to another route, or to none.
   *
   * @param pattern begins with a slash
   * @return the beginning of a route
   * @throws InvalidConfigurationException if it is no pattern
   */
  public static Builder of(String pattern) {
    return new Builder(PathPattern.parse(pattern));
  }

  /**
   * Which paths it takes.
   *
   * @return the pattern, encoded
   */
  public String pattern() {
    return pattern.toString();
  }

  /**
   * Who is asked whether to let a client in, after the server's own filters.
   *
   * @return an immutable list, in order
   */
  public List<SessionFilter> filters() {
    return filters;
  }

  /**
   * What serves the sessions.
   *
   * @return the handler
   */
  public SessionHandler handler() {
    return handler;
  }

  PathPattern parsedPattern() {
    return pattern;
  }

  /** The beginning of a route. Not thread-safe. */
  public static final class Builder {
    private final PathPattern pattern;
    private final List<SessionFilter> filters = new ArrayList<>();

    private Builder(PathPattern pattern) {
      this.pattern = pattern;
    }

    /**
     * Has a filter asked before a session is let in here. May be repeated: the first one added is
     * asked first.
     *
     * @param value the filter
     * @return this
     */
    public Builder filter(SessionFilter value) {
      filters.add(Objects.requireNonNull(value));
      return this;
    }

    /**
     * Completes the route.
     *
     * @param value what serves its sessions
     * @return the route
     */
    public Route handler(SessionHandler value) {
      return new Route(pattern, List.copyOf(filters), Objects.requireNonNull(value));
    }
  }
}
