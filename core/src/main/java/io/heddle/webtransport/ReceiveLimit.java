package io.heddle.webtransport;

/**
 * What we let the peer use of one resource over a session's life: bytes, or streams of one kind.
 * For one thread at a time.
 *
 * <p>A window slides over the resource: the limit is what has been released (consumed bytes, closed
 * streams) plus the window. A new limit is due once it is at least half a window above the one last
 * announced, so that capsules are few and the peer still need not wait for one.
 */
final class ReceiveLimit {
  /** Answered by {@link #takeUpdate} when no new limit is due. */
  static final long NONE = -1;

  private final long ceiling;
  private long window;
  private long announced;
  private long received;
  private long released;

  /**
   * Creates a limit as announced in SETTINGS.
   *
   * @param ceiling the highest limit that can be announced
   */
  ReceiveLimit(long initial, long ceiling) {
    this.ceiling = ceiling;
    window = initial;
    announced = initial;
  }

  void window(long newWindow) {
    if (newWindow < 0 || newWindow > ceiling) {
      throw new IllegalArgumentException("not a window: " + newWindow);
    }
    window = newWindow;
  }

  /** Counts what the peer used; answers whether its limit allows that. */
  boolean receive(long amount) {
    if (amount < 0) {
      throw new IllegalArgumentException("negative: " + amount);
    }
    if (amount > announced - received) {
      return false;
    }
    received += amount;
    return true;
  }

  void release(long amount) {
    if (amount < 0 || amount > received - released) {
      throw new IllegalStateException(
          amount + " released, " + (received - released) + " outstanding");
    }
    released += amount;
  }

  /** The limit to announce now, once, or {@link #NONE}. */
  long takeUpdate() {
    long target = Math.min(released + window, ceiling);
    long increase = target - announced;
    if (increase <= 0 || (increase < window - window / 2 && target < ceiling)) {
      return NONE;
    }
    announced = target;
    return target;
  }
}
