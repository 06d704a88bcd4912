package io.heddle.wire;

/** What others wrote, in a form that a line of a terminal or a log can show. Stateless. */
public final class Printable {
  private Printable() {}

  /**
   * A text in printable ASCII.
   *
   * @param text whatever somebody sent
   * @param most how many characters of it are shown
   * @return with a question mark in place of each other character
   */
  public static String of(String text, int most) {
    StringBuilder printable = new StringBuilder();
    for (int at = 0; at < text.length() && at < most; at++) {
      char c = text.charAt(at);
      printable.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return printable.toString();
  }
}
