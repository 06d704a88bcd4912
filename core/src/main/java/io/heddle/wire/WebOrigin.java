package io.heddle.wire;

import java.util.Locale;
import java.util.Optional;

/**
 * Where a page came from, as browsers say it in the Origin field (RFC 6454 §6.2). Immutable.
 *
 * @param scheme in lower case
 * @param authority host and port, in lower case, without the port where it is the scheme's own
 */
public record WebOrigin(String scheme, String authority) {
  /** What browsers send for pages that have no origin, such as those of files. */
  public static final String OPAQUE = "null";

  /**
   * Reads an origin.
   *
   * @param text scheme, host and perhaps a port, without a slash behind them
   * @return the origin, unless it is none
   */
  public static Optional<WebOrigin> parse(String text) {
    int end = text.indexOf("://");
    if (end <= 0) {
      return Optional.empty();
    }
    String scheme = text.substring(0, end).toLowerCase(Locale.ROOT);
    String authority = text.substring(end + 3).toLowerCase(Locale.ROOT);
    if (!isScheme(scheme) || FieldSection.authorityProblem(authority).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(new WebOrigin(scheme, withoutOwnPort(scheme, authority)));
  }

  // RFC 3986 §3.1
  private static boolean isScheme(String scheme) {
    for (int at = 0; at < scheme.length(); at++) {
      char c = scheme.charAt(at);
      boolean isLetter = c >= 'a' && c <= 'z';
      boolean isOther = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
      if (!isLetter && (at == 0 || !isOther)) {
        return false;
      }
    }
    return true;
  }

  // RFC 6454 §6.2: the port is left out where it is the scheme's own.
  private static String withoutOwnPort(String scheme, String authority) {
    String own = scheme.equals("https") ? ":443" : scheme.equals("http") ? ":80" : ":";
    boolean isOwn = authority.endsWith(own) || authority.endsWith(":");
    return isOwn ? authority.substring(0, authority.lastIndexOf(':')) : authority;
  }

  /**
   * The host, in the one form by which hosts are compared.
   *
   * @return as {@link #host(String)}
   */
  public String host() {
    return host(authority);
  }

  /**
   * The host of an authority, in the one form by which hosts are compared.
   *
   * @param authority host and perhaps a port
   * @return in lower case, a name without a dot at its end, IPv6 as RFC 5952 writes it, without
   *     brackets
   */
  public static String host(String authority) {
    String lower = authority.toLowerCase(Locale.ROOT);
    if (lower.startsWith("[")) {
      int close = lower.indexOf(']');
      String address = lower.substring(1, close < 0 ? lower.length() : close);
      return Ipv6Text.parse(address).map(Ipv6Text::format).orElse(address);
    }
    int colon = lower.indexOf(':');
    String host = colon < 0 ? lower : lower.substring(0, colon);
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  @Override
  public String toString() {
    return scheme + "://" + authority;
  }
}
