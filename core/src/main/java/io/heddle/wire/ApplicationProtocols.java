package io.heddle.wire;

import java.util.List;
import java.util.Optional;

/**
 * The header fields that agree on an application protocol (webtrans-http3 §3.3); stateless, so
 * usable from any thread.
 *
 * <p>Both are Structured Fields (RFC 9651). A field that is malformed, or holds anything but
 * strings, is ignored as a whole: reading it answers empty, as if it had not been sent.
 */
public final class ApplicationProtocols {
  /** The client's list of protocols, most preferred first; in a CONNECT request. */
  public static final String AVAILABLE_FIELD = "wt-available-protocols";

  /** The server's choice; in a 2xx response. */
  public static final String SELECTED_FIELD = "wt-protocol";

  private ApplicationProtocols() {}

  /**
   * Reads {@link #AVAILABLE_FIELD}.
   *
   * @param lines the values of all field lines of that name, in order
   * @return the protocols, most preferred first; empty if the field is absent, empty or ignored
   */
  public static List<String> available(List<String> lines) {
    return StructuredFieldParser.stringList(combined(lines));
  }

  /**
   * Reads {@link #SELECTED_FIELD}.
   *
   * @param lines the values of all field lines of that name, in order
   * @return the protocol; empty if the field is absent or ignored
   */
  public static Optional<String> selected(List<String> lines) {
    return StructuredFieldParser.stringItem(combined(lines));
  }

  /**
   * The value of {@link #AVAILABLE_FIELD}. An empty list has none: the field is then left out.
   *
   * @param protocols the protocols, most preferred first
   * @return a list of strings (RFC 9651 §3.1)
   * @throws IllegalArgumentException if the list is empty or a protocol holds anything but
   *     printable ASCII
   */
  public static String availableField(List<String> protocols) {
    if (protocols.isEmpty()) {
      throw new IllegalArgumentException("no protocols: leave the field out");
    }
    StringBuilder field = new StringBuilder();
    for (String protocol : protocols) {
      if (field.length() > 0) {
        field.append(", ");
      }
      appendString(field, protocol);
    }
    return field.toString();
  }

  /**
   * The value of {@link #SELECTED_FIELD}.
   *
   * @param protocol the protocol
   * @return a string (RFC 9651 §3.3.3)
   * @throws IllegalArgumentException if the protocol holds anything but printable ASCII
   */
  public static String selectedField(String protocol) {
    StringBuilder field = new StringBuilder();
    appendString(field, protocol);
    return field.toString();
  }

  // RFC 9651 §4.2: several lines of one field are one value, joined by a comma and a space.
  private static String combined(List<String> lines) {
    return lines.size() == 1 ? lines.get(0) : String.join(", ", lines);
  }

  // RFC 9651 §4.1.6
  private static void appendString(StringBuilder to, String text) {
    to.append('"');
    for (int at = 0; at < text.length(); at++) {
      char next = text.charAt(at);
      if (next < 0x20 || next > 0x7e) {
        throw new IllegalArgumentException(
            "a protocol must be printable ASCII; character "
                + at
                + " is U+"
                + Integer.toHexString(next));
      }
      if (next == '"' || next == '\\') {
        to.append('\\');
      }
      to.append(next);
    }
    to.append('"');
  }
}
