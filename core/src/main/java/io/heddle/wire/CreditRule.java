package io.heddle.wire;

/**
 * When a receiver announces that its peer may use more (RFC 9000 §4.2 leaves it open): seldom
 * enough to cost little, and soon enough that no peer waits for credit that is there. Stateless.
 */
public final class CreditRule {
  /** Of a window of bytes, less than one part in so many is not worth a frame. */
  private static final long BYTE_STEPS = 32;

  private CreditRule() {}

  /**
   * The least increase that is worth a frame, for a window of bytes. For streams every one is.
   *
   * @param windowBytes the window
   * @return 1 or more
   */
  public static long byteStep(long windowBytes) {
    return Math.max(1, windowBytes / BYTE_STEPS);
  }

  /**
   * Whether a new limit is worth a frame: it adds half a window, or at least doubles what the peer
   * has left. So frames are few, and yet no credit is kept back while much of the window stays
   * unconsumed.
   *
   * @param increase by how much the limit would rise
   * @param left how much the peer may still use of the limit that it knows
   * @param window how much it may have under way
   * @param step the least increase that counts
   * @return true if it is to be announced
   */
  public static boolean due(long increase, long left, long window, long step) {
    return increase >= step && (increase >= window - window / 2 || increase >= left);
  }
}
