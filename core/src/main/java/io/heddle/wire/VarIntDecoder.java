package io.heddle.wire;

/**
 * Decodes one variable-length integer (RFC 9000 §16) whose bytes arrive in any pieces; for one
 * thread at a time, reusable through {@link #reset}, and free of allocation.
 */
public final class VarIntDecoder {
  private int needed;
  private int have;
  private int high;
  private int low;

  /** Creates a decoder that has seen no byte. */
  public VarIntDecoder() {}

  /**
   * Takes one byte; does nothing once complete.
   *
   * @param next the byte
   * @return whether the integer is complete
   */
  public boolean feed(byte next) {
    if (have == 0) {
      needed = VarInt.length(next);
      have = 1;
      low = next & 0x3f;
    } else if (have < needed) {
      if (have == 4) {
        high = low;
        low = 0;
      }
      low = low << 8 | (next & 0xff);
      have++;
    }
    return isComplete();
  }

  /**
   * Takes bytes until the integer is complete or the input ends.
   *
   * @param from holds the bytes
   * @param offset index of the first byte
   * @param length how many bytes
   * @return how many bytes were taken, 0 once complete
   */
  public int feed(byte[] from, int offset, int length) {
    int taken = 0;
    while (taken < length && !isComplete()) {
      feed(from[offset + taken]);
      taken++;
    }
    return taken;
  }

  /**
   * Whether every byte of the integer has been seen.
   *
   * @return true if so
   */
  public boolean isComplete() {
    return have > 0 && have == needed;
  }

  /**
   * Whether no byte has been seen since the start or the last {@link #reset}.
   *
   * @return true if so
   */
  public boolean isEmpty() {
    return have == 0;
  }

  /**
   * The integer.
   *
   * @return 0 to 2^62 - 1
   * @throws IllegalStateException if it is not complete
   */
  public long value() {
    requireComplete();
    return (long) high << 32 | (low & 0xffff_ffffL);
  }

  /**
   * The integer without long arithmetic, or {@link VarInt#TOO_LARGE} for 2^31 and more.
   *
   * @return the value or {@link VarInt#TOO_LARGE}
   * @throws IllegalStateException if it is not complete
   */
  public int intValue() {
    requireComplete();
    return high == 0 && low >= 0 ? low : VarInt.TOO_LARGE;
  }

  /** Forgets everything, ready for the next integer. */
  public void reset() {
    needed = 0;
    have = 0;
    high = 0;
    low = 0;
  }

  private void requireComplete() {
    if (!isComplete()) {
      throw new IllegalStateException("the integer is not complete");
    }
  }
}
