package io.heddle.netty;

import io.netty.buffer.ByteBuf;

/**
 * How large an encoded field section is when it is decoded (RFC 9114 §4.2.2), told without decoding
 * it: names and values, and 32 for each line. Of QPACK (RFC 9204) it knows what there is without a
 * dynamic table, which Heddle allows no peer. Used once, by one thread.
 */
final class FieldSectionSize {
  /** What cannot be decoded, or claims more bytes than there are. */
  static final long MALFORMED = -1;

  // RFC 9114 §4.2.2
  private static final int LINE = 32;

  /** More than any that is in a section, and far from overflows. */
  private static final long MOST = 1L << 30;

  // RFC 9204 appendix A: how long the names and values are that the static table has.
  private static final int[] NAMES = {
    10, 5, 3, 19, 14, 6, 4, 4, 17, 13, 13, 4, 8, 7, 10, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 6,
    6, 15, 13, 28, 28, 27, 13, 13, 13, 13, 13, 13, 16, 16, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12,
    12, 5, 25, 25, 25, 4, 4, 22, 16, 7, 7, 7, 7, 7, 7, 7, 7, 7, 15, 32, 32, 28, 28, 28, 28, 29, 30,
    29, 29, 7, 13, 23, 10, 9, 9, 8, 6, 7, 6, 19, 25, 10, 15, 15, 15
  };
  private static final int[] VALUES = {
    0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 6, 3, 4, 7, 4, 3, 4, 5, 3, 3, 3, 3, 3, 3, 23,
    17, 5, 13, 12, 1, 9, 15, 14, 8, 8, 24, 2, 4, 23, 22, 16, 33, 9, 10, 9, 8, 23, 10, 24, 8, 16, 34,
    42, 15, 6, 7, 13, 3, 3, 3, 3, 3, 3, 3, 3, 3, 0, 5, 4, 1, 3, 18, 7, 14, 12, 3, 4, 5, 0, 51, 1, 0,
    0, 0, 0, 8, 0, 1, 1, 0, 0, 4, 10
  };

  /** How many symbols have a code of so many bits: the code is canonical (RFC 7541 appendix B). */
  private static final int[] CODES = {
    0, 0, 0, 0, 0, 10, 26, 32, 6, 0, 5, 3, 2, 6, 2, 3, 0, 0, 0, 3, 8, 13, 26, 29, 12, 4, 15, 19, 29,
    0, 4
  };

  private final ByteBuf in;
  private int at;
  private final int end;
  private boolean malformed;

  private FieldSectionSize(ByteBuf in, int from, int end) {
    this.in = in;
    at = from;
    this.end = end;
  }

  /**
   * The size of the section that is encoded in some bytes of a buffer.
   *
   * @return 0 or more bytes, or {@link #MALFORMED}
   */
  static long of(ByteBuf buffer, int from, int length) {
    return new FieldSectionSize(buffer, from, from + length).decoded();
  }

  private long decoded() {
    // RFC 9204 §4.5.1: a required insert count of 0, and a base that has no meaning then.
    if (number(8) != 0) {
      return MALFORMED;
    }
    number(7);
    long size = 0;
    while (at < end && !malformed) {
      size += LINE + line(in.getUnsignedByte(at));
    }
    return malformed ? MALFORMED : size;
  }

  // RFC 9204 §4.5.2, §4.5.4, §4.5.6; the other forms mean the dynamic table.
  private long line(int first) {
    if ((first & 0xc0) == 0xc0) {
      int index = index(6);
      return malformed ? 0 : NAMES[index] + VALUES[index];
    }
    if ((first & 0xd0) == 0x50) {
      int index = index(4);
      return malformed ? 0 : NAMES[index] + literal(7);
    }
    if ((first & 0xe0) == 0x20) {
      return literal(3) + literal(7);
    }
    malformed = true;
    return 0;
  }

  private int index(int prefixBits) {
    long index = number(prefixBits);
    malformed |= index >= NAMES.length;
    return (int) index;
  }

  // RFC 7541 §5.1
  private long number(int prefixBits) {
    if (at >= end) {
      malformed = true;
      return 0;
    }
    int most = (1 << prefixBits) - 1;
    long value = in.getByte(at++) & most;
    boolean goesOn = value == most;
    for (int shift = 0; goesOn && !malformed; shift += 7) {
      int next = at < end ? in.getByte(at++) : 0x80;
      malformed = at >= end && (next & 0x80) != 0;
      goesOn = (next & 0x80) != 0;
      value += shift < 31 ? (long) (next & 0x7f) << shift : MOST;
      malformed |= value >= MOST;
    }
    return value;
  }

  /** The decoded length of a string whose first byte has, before its length, a bit for Huffman. */
  private long literal(int prefixBits) {
    boolean isHuffman = at < end && (in.getByte(at) >> prefixBits & 1) != 0;
    long length = number(prefixBits);
    if (malformed || length > end - at) {
      malformed = true;
      return 0;
    }
    int from = at;
    at += (int) length;
    return isHuffman ? symbols(from, at) : length;
  }

  private long symbols(int from, int to) {
    long symbols = 0;
    int code = 0;
    int first = 0;
    int bits = 0;
    for (int bit = 0; bit < 8 * (to - from); bit++) {
      code = code << 1 | (in.getByte(from + bit / 8) >> (7 - bit % 8) & 1);
      first = (first + CODES[bits]) << 1;
      bits++;
      if (bits < CODES.length && code - first < CODES[bits]) {
        symbols++;
        code = 0;
        first = 0;
        bits = 0;
      } else if (bits == CODES.length - 1) {
        malformed = true;
        return 0;
      }
    }
    return symbols;
  }
}
