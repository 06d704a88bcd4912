package io.heddle.browser;

/**
 * How fast the browser's buffer drains, and what follows of that: how much to keep in it, and when
 * to look at it again, since it tells nobody when it drains. Only the times when the buffer was
 * full count: else it drains no faster than it is filled. Pure arithmetic, for one thread.
 */
final class DrainRate {
  static final int LEAST_WINDOW_BYTES = 64 << 10;
  static final int MOST_WINDOW_BYTES = 256 << 10;

  /** What the window lasts for, where its bounds allow: twice the time of a look at half of it. */
  private static final double WINDOW_MS = 16;

  /** Shorter times say nothing: browsers count what has left in lumps. */
  private static final double SAMPLE_MS = 4;

  /** How long a timer takes at least (WHATWG HTML §8.7). */
  private static final double TIMER_MS = 4;

  private static final double LONGEST_WAIT_MS = 50;

  /** What is faster makes no difference. */
  private static final double MOST_BYTES_PER_MS = MOST_WINDOW_BYTES;

  private double bytesPerMs = LEAST_WINDOW_BYTES / WINDOW_MS;
  private double sinceMs;
  private double heldBytes;
  private double drainedBytes;
  private double drainingMs;

  /** How many bytes the browser is to hold at most. */
  int windowBytes() {
    double bytes = bytesPerMs * WINDOW_MS;
    return (int) Math.max(LEAST_WINDOW_BYTES, Math.min(MOST_WINDOW_BYTES, bytes));
  }

  /** The buffer is full: nothing is added from now on. */
  void full(double nowMs, double bytes) {
    sinceMs = nowMs;
    heldBytes = bytes;
  }

  /** What is left of it. */
  void look(double nowMs, double bytes) {
    drainedBytes += Math.max(0, heldBytes - bytes);
    drainingMs += nowMs - sinceMs;
    full(nowMs, bytes);
    if (bytes == 0) {
      // It ran dry, who knows how long ago.
      sample(Math.max(2 * bytesPerMs, drainedBytes / Math.max(drainingMs, SAMPLE_MS)));
    } else if (drainingMs >= SAMPLE_MS) {
      // Old times count little: a link that stalls is not to be looked at all the time.
      sample(bytesPerMs / 4 + drainedBytes / drainingMs * 3 / 4);
    }
  }

  private void sample(double rate) {
    bytesPerMs = Math.min(rate, MOST_BYTES_PER_MS);
    drainedBytes = 0;
    drainingMs = 0;
  }

  /** Whether it is time to fill the buffer again: more at a time is less work. */
  boolean hasDrained() {
    return heldBytes <= windowBytes() / 2.0;
  }

  /** In how many milliseconds to look again; 0 for sooner than timers can. */
  int waitMs() {
    // Somewhat later than half, or it would often be a little too early.
    double waitMs = (heldBytes - windowBytes() / 3.0) / bytesPerMs;
    return waitMs < TIMER_MS ? 0 : (int) Math.min(LONGEST_WAIT_MS, waitMs);
  }
}
