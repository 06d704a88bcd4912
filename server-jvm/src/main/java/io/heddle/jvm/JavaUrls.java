package io.heddle.jvm;

import io.heddle.InvalidConfigurationException;
import io.heddle.connect.SessionUrl;
import io.heddle.wire.PercentEncoding;
import java.util.Locale;

/**
 * Takes URLs apart as browsers do (WHATWG URL §4.4, for URLs of special schemes without a base).
 * Stateless.
 */
public final class JavaUrls {
  private JavaUrls() {}

  /**
   * Takes a session's URL apart.
   *
   * @param url as it was typed
   * @return its parts as they go into a request
   * @throws InvalidConfigurationException if it is no URL, or not one of a session
   */
  public static SessionUrl parse(String url) {
    String text = stripped(url);
    int colon = text.indexOf(':');
    String scheme = text.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
    String rest = text.substring(colon + 1);
    boolean isSpecial = scheme.equals("https") || scheme.equals("wss") || scheme.equals("ws");
    if (!isScheme(scheme) || (!isSpecial && !rest.startsWith("//"))) {
      throw new InvalidConfigurationException(
          "A session's URL looks like https://host:port/path, unlike " + url);
    }
    int from = 0;
    // Special authority ignore slashes state
    while (from < rest.length() && isSlash(rest.charAt(from))) {
      from++;
    }
    int pathFrom = first(rest, from, "/\\?#");
    int queryFrom = first(rest, pathFrom, "?#");
    int fragmentFrom = first(rest, queryFrom, "#");
    if (fragmentFrom < rest.length()) {
      throw new InvalidConfigurationException(
          "A session's URL has no fragment: leave out " + rest.substring(fragmentFrom));
    }
    String authority = withoutUser(rest.substring(from, pathFrom));
    int portColon = authority.lastIndexOf(':');
    // The colons of an IPv6 address are in brackets.
    int hostEnd = portColon > authority.lastIndexOf(']') ? portColon : authority.length();
    return new SessionUrl(
        scheme,
        isSpecial ? HostNames.canonical(authority.substring(0, hostEnd)) : authority,
        port(authority.substring(Math.min(hostEnd + 1, authority.length()))),
        PercentEncoding.path(rest.substring(pathFrom, queryFrom)),
        PercentEncoding.query(rest.substring(Math.min(queryFrom + 1, fragmentFrom), fragmentFrom)));
  }

  // WHATWG URL §4.4: spaces and controls around a URL are cut off, tabs and line ends taken out.
  private static String stripped(String url) {
    int from = 0;
    int to = url.length();
    while (from < to && url.charAt(from) <= ' ') {
      from++;
    }
    while (to > from && url.charAt(to - 1) <= ' ') {
      to--;
    }
    return url.substring(from, to).replace("\t", "").replace("\n", "").replace("\r", "");
  }

  private static boolean isScheme(String text) {
    boolean isScheme = !text.isEmpty() && text.charAt(0) >= 'a' && text.charAt(0) <= 'z';
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      isScheme &= (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "+-.".indexOf(c) >= 0;
    }
    return isScheme;
  }

  private static boolean isSlash(char c) {
    return c == '/' || c == '\\';
  }

  private static int first(String text, int from, String characters) {
    int at = from;
    while (at < text.length() && characters.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  // Browsers leave a user and a password out of the request: better said than done in silence.
  private static String withoutUser(String authority) {
    int at = authority.lastIndexOf('@');
    String user = authority.substring(0, Math.max(0, at));
    if (!user.isEmpty() && !user.equals(":")) {
      throw new InvalidConfigurationException(SessionUrl.NO_USER);
    }
    return authority.substring(at + 1);
  }

  private static int port(String text) {
    if (text.isEmpty()) {
      return -1;
    }
    int port = 0;
    for (int at = 0; at < text.length(); at++) {
      int digit = text.charAt(at) - '0';
      if (digit < 0 || digit > 9) {
        throw new InvalidConfigurationException("A port is a number from 1 to 65535, not " + text);
      }
      port = Math.min(port * 10 + digit, 1 << 20);
    }
    return port;
  }
}
