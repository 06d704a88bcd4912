package io.heddle.contract;

import io.heddle.Bytes;

/** Counts and sums what arrives, wherever it was cut. Confined to one thread at a time. */
final class PatternCheck {
  private int length;
  private int checksum;

  static int next(int checksum, byte value) {
    return checksum * 31 + value;
  }

  int length() {
    return length;
  }

  /** Sums the bytes and releases them. */
  void add(Bytes bytes) {
    for (byte value : taken(bytes)) {
      checksum = next(checksum, value);
    }
  }

  /** Compares the bytes with the pattern, and releases them. */
  void take(Bytes bytes) {
    int at = length;
    for (byte value : taken(bytes)) {
      if (value != Pattern.at(at)) {
        throw new AssertionError(
            "byte " + at + " is " + value + " where " + Pattern.at(at) + " was sent");
      }
      at++;
    }
  }

  private byte[] taken(Bytes bytes) {
    byte[] copy = bytes.toByteArray();
    bytes.release();
    length += copy.length;
    return copy;
  }

  /** Length and checksum. */
  String outcome() {
    return length + " " + checksum;
  }
}
