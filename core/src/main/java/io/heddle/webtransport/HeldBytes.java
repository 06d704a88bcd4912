package io.heddle.webtransport;

import java.util.Arrays;

/** Bytes kept for later, up to a limit; for one thread at a time. */
final class HeldBytes {
  private static final byte[] NOTHING = new byte[0];

  private final int maxBytes;
  private byte[] bytes = NOTHING;
  private int size;

  HeldBytes(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Keeps a copy of all the bytes, or of none if they exceed the limit. */
  boolean add(byte[] from, int offset, int length) {
    if (length > maxBytes - size) {
      return false;
    }
    if (length > bytes.length - size) {
      int doubled = (int) Math.min(maxBytes, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, Math.max(size + length, doubled));
    }
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
    return true;
  }

  /** What was kept, which is then forgotten. */
  byte[] take() {
    byte[] all = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    bytes = NOTHING;
    size = 0;
    return all;
  }
}
