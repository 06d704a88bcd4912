package io.heddle.wire;

import java.util.Arrays;
import java.util.Optional;

/** Reads and writes IPv6 addresses (WHATWG URL §3.5, RFC 4291 §2.2, RFC 5952). Stateless. */
public final class Ipv6Text {
  private static final int GROUPS = 8;

  private Ipv6Text() {}

  /**
   * Reads an address.
   *
   * @param text without brackets and zone
   * @return 16 bytes, unless it is none
   */
  public static Optional<byte[]> parse(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text).filter(bytes -> bytes.length == 2 * GROUPS);
    }
    Optional<byte[]> before = groups(text.substring(0, gap));
    Optional<byte[]> after = groups(text.substring(gap + 2));
    // An IPv4 address stands at the end only.
    if (before.isEmpty() || after.isEmpty() || text.lastIndexOf('.', gap) >= 0) {
      return Optional.empty();
    }
    byte[] head = before.get();
    byte[] tail = after.get();
    if (head.length + tail.length > 2 * (GROUPS - 1)) {
      return Optional.empty();
    }
    byte[] address = new byte[2 * GROUPS];
    System.arraycopy(head, 0, address, 0, head.length);
    System.arraycopy(tail, 0, address, address.length - tail.length, tail.length);
    return Optional.of(address);
  }

  /** Groups of 16 bits, of which the last two may be written as IPv4; none is fine. */
  private static Optional<byte[]> groups(String text) {
    byte[] bytes = new byte[2 * GROUPS];
    int size = 0;
    int from = 0;
    while (!text.isEmpty()) {
      int colon = text.indexOf(':', from);
      if (colon < 0 && text.indexOf('.', from) >= 0) {
        return size + 4 <= bytes.length ? dotted(text, from, bytes, size) : Optional.empty();
      }
      int group = group(text, from, colon < 0 ? text.length() : colon);
      if (group < 0 || size == bytes.length) {
        return Optional.empty();
      }
      bytes[size++] = (byte) (group >> 8);
      bytes[size++] = (byte) group;
      if (colon < 0) {
        break;
      }
      from = colon + 1;
    }
    return Optional.of(Arrays.copyOf(bytes, size));
  }

  private static int group(String text, int from, int end) {
    int value = end > from && end - from <= 4 ? 0 : -1;
    for (int at = from; at < end && value >= 0; at++) {
      int digit = text.charAt(at) < 0x80 ? Character.digit(text.charAt(at), 16) : -1;
      value = digit < 0 ? -1 : (value << 4) | digit;
    }
    return value;
  }

  private static Optional<byte[]> dotted(String text, int from, byte[] bytes, int size) {
    int at = from;
    for (int part = 0; part < 4; part++) {
      int value = 0;
      int digits = 0;
      for (; at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9'; at++) {
        value = value * 10 + text.charAt(at) - '0';
        // No leading zeros: some read them as octal.
        if (value > 255 || (digits > 0 && value < 10)) {
          return Optional.empty();
        }
        digits++;
      }
      boolean hasDot = at < text.length() && text.charAt(at) == '.';
      if (digits == 0 || (part < 3 && !hasDot)) {
        return Optional.empty();
      }
      at += part < 3 ? 1 : 0;
      bytes[size + part] = (byte) value;
    }
    return at == text.length() ? Optional.of(Arrays.copyOf(bytes, size + 4)) : Optional.empty();
  }

  /**
   * Writes an address: in lower case, with {@code ::} for the first longest run of at least two
   * groups of zeros (RFC 5952 §4).
   *
   * @param address 16 bytes
   * @return without brackets
   */
  public static String format(byte[] address) {
    int runFrom = -1;
    int runLength = 1;
    for (int from = 0; from < GROUPS; from++) {
      int length = 0;
      while (from + length < GROUPS && group(address, from + length) == 0) {
        length++;
      }
      if (length > runLength) {
        runFrom = from;
        runLength = length;
      }
    }
    StringBuilder text = new StringBuilder(39);
    int next = 0;
    while (next < GROUPS) {
      if (next == runFrom) {
        text.append("::");
        next += runLength;
      } else {
        if (next > 0 && next != runFrom + runLength) {
          text.append(':');
        }
        text.append(Integer.toHexString(group(address, next)));
        next++;
      }
    }
    return text.toString();
  }

  private static int group(byte[] address, int group) {
    return ((address[2 * group] & 0xff) << 8) | (address[2 * group + 1] & 0xff);
  }
}
