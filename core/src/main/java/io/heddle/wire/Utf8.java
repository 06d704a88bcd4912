package io.heddle.wire;

import java.util.Arrays;
import java.util.Optional;

/**
 * A small UTF-8 codec (RFC 3629) that rejects what is not well formed; stateless, so usable from
 * any thread.
 *
 * <p>The JDK's charset would add 8 KB to a compiled browser client and replaces malformed bytes
 * instead of reporting them.
 */
public final class Utf8 {
  private static final int REPLACEMENT = 0xfffd;

  private Utf8() {}

  /**
   * The bytes of a string; unpaired surrogates become U+FFFD, as they do in a USVString.
   *
   * @param text the text
   * @return an array of its own
   */
  public static byte[] encode(String text) {
    return encode(text, Integer.MAX_VALUE);
  }

  /**
   * The bytes of the longest prefix of a string that fits, never ending inside a character.
   * Unpaired surrogates become U+FFFD.
   *
   * @param text the text
   * @param maxBytes the most bytes to make, 0 or more
   * @return an array of its own
   * @throws IllegalArgumentException if {@code maxBytes} is negative
   */
  public static byte[] encode(String text, int maxBytes) {
    if (maxBytes < 0) {
      throw new IllegalArgumentException("negative size: " + maxBytes);
    }
    byte[] bytes = new byte[(int) Math.min(maxBytes, 3L * text.length())];
    int size = 0;
    for (int at = 0; at < text.length(); ) {
      int read = text.codePointAt(at);
      int point = isSurrogate(read) ? REPLACEMENT : read;
      int length = length(point);
      if (length > bytes.length - size) {
        break;
      }
      put(bytes, size, point, length);
      size += length;
      at += Character.charCount(read);
    }
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  /**
   * The string that bytes encode, or empty if they are not well-formed UTF-8: overlong forms,
   * surrogates, values above U+10FFFF, stray and missing continuation bytes are all refused.
   *
   * @param from holds the bytes
   * @param offset index of the first byte
   * @param length how many bytes
   * @return the text
   */
  public static Optional<String> decode(byte[] from, int offset, int length) {
    StringBuilder text = new StringBuilder(length);
    int end = offset + length;
    for (int at = offset; at < end; ) {
      int point = from[at];
      int size = 1;
      if (point < 0) {
        size = sequenceLength(point & 0xff);
        if (size == 0 || size > end - at) {
          return Optional.empty();
        }
        point &= 0x7f >>> size;
        for (int next = at + 1; next < at + size; next++) {
          if ((from[next] & 0xc0) != 0x80) {
            return Optional.empty();
          }
          point = point << 6 | (from[next] & 0x3f);
        }
        // RFC 3629 §3: one encoding a character, and none for surrogates.
        if (point > Character.MAX_CODE_POINT || length(point) != size || isSurrogate(point)) {
          return Optional.empty();
        }
      }
      text.appendCodePoint(point);
      at += size;
    }
    return Optional.of(text.toString());
  }

  private static boolean isSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }

  private static int sequenceLength(int lead) {
    return (lead & 0xe0) == 0xc0 ? 2 : (lead & 0xf0) == 0xe0 ? 3 : (lead & 0xf8) == 0xf0 ? 4 : 0;
  }

  private static int length(int point) {
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }

  private static void put(byte[] to, int offset, int point, int length) {
    if (length == 1) {
      to[offset] = (byte) point;
      return;
    }
    int rest = point;
    for (int at = offset + length - 1; at > offset; at--) {
      to[at] = (byte) (0x80 | (rest & 0x3f));
      rest >>>= 6;
    }
    // The lead byte starts with as many ones as the sequence has bytes.
    to[offset] = (byte) (0xf00 >>> length | rest);
  }
}
