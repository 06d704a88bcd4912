package io.heddle.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes paths and queries as browsers do (WHATWG URL §1.3, §4.4): in UTF-8, with a percent sign
 * and two upper-case digits for each byte that may not stand for itself. Stateless.
 *
 * <p>What is percent-encoded already stays as it is, and so does a percent sign that encodes
 * nothing.
 */
public final class PercentEncoding {
  private static final String HEX = "0123456789ABCDEF";

  // WHATWG URL §1.3, the special-query percent-encode set, but for controls and what is not ASCII.
  private static final String IN_QUERIES = " \"#<>'";

  // WHATWG URL §1.3, the path percent-encode set; and the |, which Chromium encodes, too.
  private static final String IN_PATHS = " \"#<>?^`{|}";

  private PercentEncoding() {}

  /**
   * A path as it goes into a request: encoded, without segments that are {@code .} or {@code ..},
   * and with slashes where backslashes were (WHATWG URL §4.4, path state).
   *
   * @param text begins with a slash, or is empty
   * @return begins with a slash; printable ASCII
   */
  public static String path(String text) {
    List<String> segments = new ArrayList<>();
    int from = Math.min(1, text.length());
    for (int at = from; at <= text.length(); at++) {
      boolean isLast = at == text.length();
      if (isLast || isSlash(text.charAt(at))) {
        add(segments, text.substring(from, at), isLast);
        from = at + 1;
      }
    }
    StringBuilder path = new StringBuilder(text.length() + 1);
    for (String segment : segments) {
      encode(path.append('/'), segment, IN_PATHS);
    }
    return path.toString();
  }

  private static boolean isSlash(char c) {
    return c == '/' || c == '\\';
  }

  private static void add(List<String> segments, String segment, boolean isLast) {
    int dots = dots(segment);
    if (dots == 2 && !segments.isEmpty()) {
      segments.remove(segments.size() - 1);
    }
    if (dots == 0) {
      segments.add(segment);
    } else if (isLast) {
      segments.add("");
    }
  }

  /** 1 for a single-dot segment, 2 for a double-dot segment (WHATWG URL §4.1), else 0. */
  static int dots(String segment) {
    int dots = 0;
    for (int at = 0; at < segment.length(); dots++) {
      if (segment.charAt(at) == '.') {
        at++;
      } else if (segment.startsWith("%2e", at) || segment.startsWith("%2E", at)) {
        at += 3;
      } else {
        return 0;
      }
    }
    return dots <= 2 ? dots : 0;
  }

  /**
   * A query as it goes into a request (WHATWG URL §4.4, query state).
   *
   * @param text without its question mark
   * @return printable ASCII
   */
  public static String query(String text) {
    StringBuilder query = new StringBuilder(text.length());
    encode(query, text, IN_QUERIES);
    return query.toString();
  }

  private static void encode(StringBuilder to, String text, String set) {
    for (byte next : Utf8.encode(text)) {
      // A byte of a character that is not ASCII is negative.
      if (next < ' ' || next == 0x7f || set.indexOf(next) >= 0) {
        to.append('%').append(HEX.charAt((next >> 4) & 0xf)).append(HEX.charAt(next & 0xf));
      } else {
        to.append((char) next);
      }
    }
  }

  /**
   * The text of one segment of a path, for those who take it for a name.
   *
   * @param segment without slashes, as it came
   * @return empty if it is not well-formed: no UTF-8, a percent sign that encodes nothing, or, once
   *     decoded, a segment of dots or one with a slash, a backslash or a control character, each of
   *     which could lead somewhere else
   */
  public static Optional<String> decodeSegment(String segment) {
    byte[] decoded = new byte[segment.length()];
    int length = 0;
    for (int at = 0; at < segment.length(); at++) {
      int next = segment.charAt(at);
      if (next == '%') {
        int high = digit(segment, at + 1);
        int low = digit(segment, at + 2);
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        next = high << 4 | low;
        at += 2;
      }
      if (next < ' ' || next == 0x7f || next > 0xff || next == '/' || next == '\\') {
        return Optional.empty();
      }
      decoded[length++] = (byte) next;
    }
    return Utf8.decode(decoded, 0, length).filter(text -> dots(text) == 0);
  }

  /** The value of a hexadecimal digit, negative if there is none. */
  static int digit(String text, int at) {
    char c = at < text.length() ? text.charAt(at) : 'x';
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }
}
