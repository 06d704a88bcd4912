package io.heddle.webtransport;

import io.heddle.wire.CreditRule;
import io.heddle.wire.SessionLimits;
import io.heddle.wire.VarInt;

/**
 * What we let the peer use of one resource over a session's life: bytes, or streams of one kind.
 * For one thread at a time.
 *
 * <p>A window slides over the resource: the limit is what has been released (consumed bytes, closed
 * streams) plus the window, announced when {@link CreditRule} says so.
 */
final class ReceiveLimit {
  /** Answered by {@link #takeUpdate} when no new limit is due. */
  static final long NONE = -1;

  private final long ceiling;
  private final boolean ofBytes;
  private long window;
  private long announced;
  private long received;
  private long released;

  /** What the peer counts as used, and is never received here. */
  private long lost;

  private ReceiveLimit(long initial, long ceiling, boolean ofBytes) {
    this.ceiling = ceiling;
    this.ofBytes = ofBytes;
    window = initial;
    announced = initial;
  }

  /** A limit of bytes, as announced in SETTINGS. */
  static ReceiveLimit bytes(long initial) {
    return new ReceiveLimit(initial, VarInt.MAX, true);
  }

  /** A limit of streams, as announced in SETTINGS. */
  static ReceiveLimit streams(long initial) {
    return new ReceiveLimit(initial, SessionLimits.MAX_STREAMS, false);
  }

  void window(long newWindow) {
    if (newWindow < 0 || newWindow > ceiling) {
      throw new IllegalArgumentException("not a window: " + newWindow);
    }
    window = newWindow;
  }

  /** Makes up for what the peer counts as used, and is never received here. */
  void lost(long amount) {
    lost += amount;
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
    long target = Math.min(released + lost + window, ceiling);
    long increase = target - announced;
    long step = ofBytes ? CreditRule.byteStep(window) : 1;
    boolean last = increase > 0 && target == ceiling;
    long left = Math.max(0, announced - received - lost);
    if (!last && !CreditRule.due(increase, left, window, step)) {
      return NONE;
    }
    announced = target;
    return target;
  }
}
