package io.heddle.wire;

/**
 * QUIC's variable-length integers (RFC 9000 §16) over byte arrays; stateless, so usable from any
 * thread.
 *
 * <p>Reading never throws for truncated input: it answers {@link #INCOMPLETE}. Values below 2^30
 * take int paths, because long arithmetic is slow in JavaScript.
 */
public final class VarInt {
  /** The largest value that can be encoded, 2^62 - 1. */
  public static final long MAX = 0x3fff_ffff_ffff_ffffL;

  /** The longest encoding, in bytes. */
  public static final int MAX_LENGTH = 8;

  /** Answered instead of a value when more bytes are needed. */
  public static final int INCOMPLETE = -1;

  /** Answered instead of an int by {@link #getInt} when the value is 2^31 or more. */
  public static final int TOO_LARGE = -2;

  private static final int MAX_1 = 0x3f;
  private static final int MAX_2 = 0x3fff;
  private static final int MAX_4 = 0x3fff_ffff;

  private VarInt() {}

  /**
   * The length in bytes of the shortest encoding of a value.
   *
   * @param value the value
   * @return 1, 2, 4 or 8
   * @throws IllegalArgumentException if the value is negative
   */
  public static int encodedLength(int value) {
    if (value < 0) {
      throw new IllegalArgumentException("not a variable-length integer: " + value);
    }
    return value <= MAX_1 ? 1 : value <= MAX_2 ? 2 : value <= MAX_4 ? 4 : 8;
  }

  /**
   * The length in bytes of the shortest encoding of a value.
   *
   * @param value the value
   * @return 1, 2, 4 or 8
   * @throws IllegalArgumentException if the value is negative or above {@link #MAX}
   */
  public static int encodedLength(long value) {
    if (value < 0 || value > MAX) {
      throw new IllegalArgumentException("not a variable-length integer: " + value);
    }
    return value <= MAX_4 ? encodedLength((int) value) : 8;
  }

  /**
   * Writes the shortest encoding of a value.
   *
   * @param to the array to write to
   * @param offset index of the first byte
   * @param value the value
   * @return the number of bytes written
   * @throws IllegalArgumentException if the value is negative
   * @throws IndexOutOfBoundsException if the array has no room for it
   */
  public static int put(byte[] to, int offset, int value) {
    int length = encodedLength(value);
    requireRoom(to, offset, length);
    switch (length) {
      case 1 -> to[offset] = (byte) value;
      case 2 -> {
        to[offset] = (byte) (0x40 | value >>> 8);
        to[offset + 1] = (byte) value;
      }
      case 4 -> put32(to, offset, 0x8000_0000 | value);
      default -> {
        put32(to, offset, 0xc000_0000);
        put32(to, offset + 4, value);
      }
    }
    return length;
  }

  /**
   * Writes the shortest encoding of a value.
   *
   * @param to the array to write to
   * @param offset index of the first byte
   * @param value the value
   * @return the number of bytes written
   * @throws IllegalArgumentException if the value is negative or above {@link #MAX}
   * @throws IndexOutOfBoundsException if the array has no room for it
   */
  public static int put(byte[] to, int offset, long value) {
    if (encodedLength(value) < 8) {
      return put(to, offset, (int) value);
    }
    requireRoom(to, offset, 8);
    put32(to, offset, 0xc000_0000 | (int) (value >>> 32));
    put32(to, offset + 4, (int) value);
    return 8;
  }

  /**
   * The length in bytes, 1, 2, 4 or 8, of the encoding that starts with this byte.
   *
   * @param first the first byte of the encoding
   * @return 1, 2, 4 or 8
   */
  public static int length(byte first) {
    return 1 << ((first & 0xff) >>> 6);
  }

  /**
   * Reads the value at an offset.
   *
   * @param from holds the bytes
   * @param offset index of the first byte
   * @param length how many bytes may be read from {@code offset} on
   * @return the value, or {@link #INCOMPLETE}
   */
  public static long get(byte[] from, int offset, int length) {
    if (length <= 0 || length < length(from[offset])) {
      return INCOMPLETE;
    }
    if (length(from[offset]) < 8) {
      return getInt(from, offset, length);
    }
    long high = get32(from, offset) & MAX_4;
    return high << 32 | (get32(from, offset + 4) & 0xffff_ffffL);
  }

  /**
   * Reads the value at an offset without long arithmetic.
   *
   * @param from holds the bytes
   * @param offset index of the first byte
   * @param length how many bytes may be read from {@code offset} on
   * @return the value, {@link #INCOMPLETE}, or {@link #TOO_LARGE} for 2^31 and more
   */
  public static int getInt(byte[] from, int offset, int length) {
    if (length <= 0) {
      return INCOMPLETE;
    }
    byte first = from[offset];
    int needed = length(first);
    if (length < needed) {
      return INCOMPLETE;
    }
    return switch (needed) {
      case 1 -> first;
      case 2 -> (first & 0x3f) << 8 | (from[offset + 1] & 0xff);
      case 4 -> get32(from, offset) & MAX_4;
      default -> {
        int low = get32(from, offset + 4);
        yield (get32(from, offset) & MAX_4) == 0 && low >= 0 ? low : TOO_LARGE;
      }
    };
  }

  private static void put32(byte[] to, int offset, int value) {
    to[offset] = (byte) (value >>> 24);
    to[offset + 1] = (byte) (value >>> 16);
    to[offset + 2] = (byte) (value >>> 8);
    to[offset + 3] = (byte) value;
  }

  private static int get32(byte[] from, int offset) {
    return from[offset] << 24
        | (from[offset + 1] & 0xff) << 16
        | (from[offset + 2] & 0xff) << 8
        | (from[offset + 3] & 0xff);
  }

  // Said here rather than left to the array: TeaVM's non-strict JavaScript drops such writes.
  private static void requireRoom(byte[] to, int offset, int length) {
    if (offset < 0 || offset > to.length - length) {
      throw new IndexOutOfBoundsException(
          "no room for " + length + " bytes at " + offset + " of " + to.length);
    }
  }
}
