package io.heddle;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads {@code a=1&b=2} (WHATWG URL §5.1). Stateless. */
final class QueryString {
  private QueryString() {}

  static Optional<String> parameter(String query, String name) {
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String found = decode(equals < 0 ? pair : pair.substring(0, equals));
      if (!pair.isEmpty() && found.equals(name)) {
        return Optional.of(equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return Optional.empty();
  }

  private static String decode(String text) {
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    byte[] decoded = new byte[raw.length];
    int length = 0;
    for (int i = 0; i < raw.length; i++) {
      int high = raw[i] == '%' && i + 2 < raw.length ? Character.digit((char) raw[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit((char) raw[i + 2], 16) : -1;
      if (low >= 0) {
        decoded[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        decoded[length++] = raw[i] == '+' ? (byte) ' ' : raw[i];
      }
    }
    return new String(decoded, 0, length, StandardCharsets.UTF_8);
  }
}
