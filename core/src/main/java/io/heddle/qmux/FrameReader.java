package io.heddle.qmux;

import io.heddle.Bytes;

/**
 * A cursor over the fields of a record. Every length is checked against what is left before
 * anything is read or allocated. For one thread at a time; does not own the bytes.
 */
final class FrameReader {
  private final Bytes bytes;
  private final int end;
  private final int truncated;
  private int at;

  /**
   * Reads a range of bytes.
   *
   * @param truncated the error to answer with if a field does not fit
   */
  FrameReader(Bytes bytes, int from, int end, int truncated) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
    this.truncated = truncated;
  }

  int position() {
    return at;
  }

  int remaining() {
    return end - at;
  }

  /** The next byte as a number from 0 to 255, not consumed; only when there is one. */
  int peek() {
    return bytes.get(at) & 0xff;
  }

  void skip(int count) {
    at += count;
  }

  /** A variable-length integer (RFC 9000 §16). */
  long varInt() {
    if (at == end) {
      throw truncated();
    }
    int first = bytes.get(at) & 0xff;
    int size = 1 << (first >>> 6);
    if (end - at < size) {
      throw truncated();
    }
    int high = first & 0x3f;
    int low = 0;
    if (size == 8) {
      high = rest(high, 1, 4);
      low = rest(0, 4, 8);
      at += 8;
      return (long) high << 32 | (low & 0xffff_ffffL);
    }
    high = rest(high, 1, size);
    at += size;
    return high;
  }

  private int rest(int start, int from, int to) {
    int value = start;
    for (int index = from; index < to; index++) {
      value = value << 8 | (bytes.get(at + index) & 0xff);
    }
    return value;
  }

  /** A variable-length integer that says how many of the bytes after it belong together. */
  int length() {
    long length = varInt();
    if (length > remaining()) {
      throw truncated();
    }
    return (int) length;
  }

  /**
   * The next bytes as payload, which the caller owns: a slice of the record, or a copy if it is
   * less than a quarter of it. So what waits for a reader holds at most four times its length.
   */
  Bytes payload(int length) {
    if (length < bytes.length() / 4) {
      return length == 0 ? Bytes.empty() : Bytes.of(copy(length));
    }
    Bytes slice = bytes.slice(at, length);
    at += length;
    return slice;
  }

  /** A copy of the next bytes. */
  byte[] copy(int length) {
    byte[] copy = new byte[length];
    bytes.copyTo(at, copy, 0, length);
    at += length;
    return copy;
  }

  /** A cursor over the next bytes, which this one skips. */
  FrameReader part(int length, int error) {
    FrameReader part = new FrameReader(bytes, at, at + length, error);
    at += length;
    return part;
  }

  private ViolationException truncated() {
    return new ViolationException(truncated, "a field is truncated");
  }
}
