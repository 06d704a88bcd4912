package io.heddle.browser;

/**
 * Bytes handed to the browser whose writes have not been fulfilled, bounded. Confined to the page's
 * thread.
 *
 * <p>What the browser has, no priority can overtake: Chromium serves its streams in turn whatever
 * their urgency. So no more is handed over than keeps it busy. It fulfils a write when the last
 * byte has entered a pipe of 64 KiB that its network process empties; a refill is needed before
 * that pipe is empty and not earlier.
 */
final class SendWindow {
  /**
   * One stream's: two quanta of the scheduler, so that one waits while the browser takes the other,
   * and a full pipe besides covers the way back to the page.
   */
  static final int STREAM_BYTES = 128 << 10;

  /** All streams' together: eight that write at once are never held up by each other. */
  static final int CONNECTION_BYTES = 1 << 20;

  private final int limit;
  private int outstanding;

  SendWindow(int limit) {
    this.limit = limit;
  }

  int left() {
    return Math.max(0, limit - outstanding);
  }

  boolean isIdle() {
    return outstanding == 0;
  }

  void take(int bytes) {
    outstanding += bytes;
  }

  void giveBack(int bytes) {
    outstanding -= bytes;
  }
}
