package io.heddle.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Parses Structured Fields (RFC 9651 §4.2) that may hold only strings; one instance a field.
 *
 * <p>Parameters mean nothing here but must be well formed, or the whole field fails. Bare items of
 * other types are recognised in parameters only: as a member they make the field fail just like a
 * syntax error does.
 */
final class StructuredFieldParser {
  private final FieldCursor in;

  private StructuredFieldParser(String field) {
    in = new FieldCursor(field);
  }

  /** The members of a List of Strings; empty if the field fails. */
  static List<String> stringList(String field) {
    StructuredFieldParser parser = new StructuredFieldParser(field);
    List<String> members = new ArrayList<>();
    return parser.readList(members) ? List.copyOf(members) : List.of();
  }

  /** The String that an Item is; empty if the field fails. */
  static Optional<String> stringItem(String field) {
    StructuredFieldParser parser = new StructuredFieldParser(field);
    StringBuilder item = new StringBuilder();
    parser.in.skipSpaces();
    if (!parser.readString(item) || !parser.skipParameters()) {
      return Optional.empty();
    }
    parser.in.skipSpaces();
    return parser.in.atEnd() ? Optional.of(item.toString()) : Optional.empty();
  }

  // RFC 9651 §4.2.1
  private boolean readList(List<String> members) {
    in.skipSpaces();
    while (!in.atEnd()) {
      StringBuilder member = new StringBuilder();
      if (!readString(member) || !skipParameters()) {
        return false;
      }
      members.add(member.toString());
      in.skipBlanks();
      if (in.atEnd()) {
        return true;
      }
      if (!in.take(',')) {
        return false;
      }
      in.skipBlanks();
      if (in.atEnd()) {
        return false;
      }
    }
    return true;
  }

  // RFC 9651 §4.2.5
  private boolean readString(StringBuilder to) {
    if (!in.take('"')) {
      return false;
    }
    while (!in.atEnd()) {
      char next = in.next();
      if (next == '"') {
        return true;
      }
      if (next == '\\') {
        if (in.peek() != '"' && in.peek() != '\\') {
          return false;
        }
        next = in.next();
      } else if (next < 0x20 || next > 0x7e) {
        return false;
      }
      to.append(next);
    }
    return false;
  }

  // RFC 9651 §4.2.3.2
  private boolean skipParameters() {
    while (in.take(';')) {
      in.skipSpaces();
      if (!skipKey() || (in.take('=') && !skipBareItem())) {
        return false;
      }
    }
    return true;
  }

  // RFC 9651 §4.2.3.3
  private boolean skipKey() {
    if (!isLowerCase(in.peek()) && in.peek() != '*') {
      return false;
    }
    while (isLowerCase(in.peek()) || isDigit(in.peek()) || "_-.*".indexOf(in.peek()) >= 0) {
      in.next();
    }
    return true;
  }

  // RFC 9651 §4.2.3.1
  private boolean skipBareItem() {
    char first = in.peek();
    if (isDigit(first) || first == '-') {
      return skipNumber(true);
    }
    if (isAlpha(first) || first == '*') {
      return skipToken();
    }
    return switch (first) {
      case '"' -> readString(new StringBuilder());
      case ':' -> skipByteSequence();
      // RFC 9651 §4.2.8
      case '?' -> in.take('?') && (in.take('0') || in.take('1'));
      // RFC 9651 §4.2.9
      case '@' -> in.take('@') && skipNumber(false);
      case '%' -> skipDisplayString();
      default -> false;
    };
  }

  // RFC 9651 §4.2.4: 15 digits, or 12 before and 3 behind the point.
  private boolean skipNumber(boolean maybeDecimal) {
    in.take('-');
    int whole = skipDigits();
    if (whole == 0 || whole > 15) {
      return false;
    }
    if (in.peek() != '.') {
      return true;
    }
    in.next();
    int fraction = skipDigits();
    return maybeDecimal && whole <= 12 && fraction >= 1 && fraction <= 3;
  }

  private int skipDigits() {
    int count = 0;
    while (isDigit(in.peek())) {
      in.next();
      count++;
    }
    return count;
  }

  // RFC 9651 §4.2.6
  private boolean skipToken() {
    while (isAlpha(in.peek())
        || isDigit(in.peek())
        || "!#$%&'*+-.^_`|~:/".indexOf(in.peek()) >= 0) {
      in.next();
    }
    return true;
  }

  // RFC 9651 §4.2.7
  private boolean skipByteSequence() {
    in.take(':');
    int symbols = 0;
    while (isAlpha(in.peek()) || isDigit(in.peek()) || in.peek() == '+' || in.peek() == '/') {
      in.next();
      symbols++;
    }
    while (in.take('=')) {
      symbols++;
    }
    return in.take(':') && symbols % 4 != 1;
  }

  // RFC 9651 §4.2.10
  private boolean skipDisplayString() {
    in.take('%');
    if (!in.take('"')) {
      return false;
    }
    byte[] bytes = new byte[in.remaining()];
    int size = 0;
    while (!in.atEnd()) {
      char next = in.next();
      if (next == '"') {
        return Utf8.decode(bytes, 0, size).isPresent();
      }
      if (next < 0x20 || next > 0x7e) {
        return false;
      }
      int value = next;
      if (next == '%') {
        int high = hexDigit(in.next());
        int low = hexDigit(in.next());
        if (high < 0 || low < 0) {
          return false;
        }
        value = high << 4 | low;
      }
      bytes[size++] = (byte) value;
    }
    return false;
  }

  private static int hexDigit(char c) {
    return isDigit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLowerCase(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isAlpha(char c) {
    return isLowerCase(c) || (c >= 'A' && c <= 'Z');
  }
}
