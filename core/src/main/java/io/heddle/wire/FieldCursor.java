package io.heddle.wire;

/** A position in a header field's value; for one thread at a time. */
final class FieldCursor {
  /** Answered at the end; not a character that any Structured Field may hold. */
  static final char END = '\uffff';

  private final String text;
  private int at;

  FieldCursor(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return at == text.length();
  }

  int remaining() {
    return text.length() - at;
  }

  char peek() {
    return atEnd() ? END : text.charAt(at);
  }

  char next() {
    return atEnd() ? END : text.charAt(at++);
  }

  boolean take(char expected) {
    boolean there = !atEnd() && text.charAt(at) == expected;
    if (there) {
      at++;
    }
    return there;
  }

  void skipSpaces() {
    while (take(' ')) {}
  }

  /** Skips optional white space, OWS of RFC 9110 §5.6.3. */
  void skipBlanks() {
    while (take(' ') || take('\t')) {}
  }
}
