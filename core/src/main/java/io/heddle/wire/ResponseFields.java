package io.heddle.wire;

import java.util.Locale;
import java.util.Set;

/** Which header fields an application may add to the answer to a request. Stateless. */
public final class ResponseFields {
  /** How much of a name is shown that is none. */
  private static final int SHOWN = 40;

  // RFC 9110 §7.6.1, §8.6: who sends the message sets these.
  private static final Set<String> OF_THE_TRANSPORT =
      Set.of(
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "wt-protocol");

  private ResponseFields() {}

  /**
   * Checks a field.
   *
   * @param name in any case
   * @param value a character for each byte
   * @return the name in lower case
   * @throws IllegalArgumentException if it cannot be sent, or is the transport's own
   */
  public static String checked(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!FieldSection.isName(lower)) {
      throw new IllegalArgumentException(
          "\"" + Printable.of(name, SHOWN) + "\" is no name of a header field");
    }
    if (!FieldSection.isValue(value)) {
      throw new IllegalArgumentException(
          "The value of "
              + lower
              + " has a line end, another control character, a blank at an end or a character above"
              + " U+00FF, which no header field may have");
    }
    if (OF_THE_TRANSPORT.contains(lower)
        || lower.startsWith("sec-websocket-")
        || lower.startsWith("sec-webtransport-")) {
      throw new IllegalArgumentException("The transport sets " + lower + " itself: leave it out");
    }
    return lower;
  }
}
