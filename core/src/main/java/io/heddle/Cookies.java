package io.heddle;

import java.util.Optional;

/** Reads {@code a=1; b=2} (RFC 6265 §4.2.1). Stateless. */
final class Cookies {
  private Cookies() {}

  static Optional<String> value(String field, String name) {
    int from = 0;
    while (from <= field.length()) {
      int semicolon = field.indexOf(';', from);
      int end = semicolon < 0 ? field.length() : semicolon;
      int equals = field.indexOf('=', from);
      if (equals >= 0 && equals < end && trimmed(field, from, equals).equals(name)) {
        return Optional.of(trimmed(field, equals + 1, end));
      }
      from = end + 1;
    }
    return Optional.empty();
  }

  private static String trimmed(String text, int from, int end) {
    int first = from;
    int last = end;
    while (first < last && isBlank(text.charAt(first))) {
      first++;
    }
    while (last > first && isBlank(text.charAt(last - 1))) {
      last--;
    }
    return text.substring(first, last);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
