package io.heddle.qmux;

import io.heddle.wire.CreditRule;

/**
 * What this end lets the peer use over a connection's life: bytes, or streams of one kind. A window
 * slides over it, moved by what the application has consumed, and grows while the peer uses it up
 * faster than announcements travel. Confined to the loop.
 */
final class ReceiveCredit {
  /** Answered by {@link #announce} when no new limit is due. */
  static final long NONE = -1;

  /** The window is large enough once the peer needs this many round trips to use it up. */
  private static final double ROUND_TRIPS = 4;

  private final long maxWindow;
  private final long step;
  private long window;
  private long limit;
  private long used;
  private long consumed;
  private long mostAhead;
  private long epochNs;
  private long epochConsumed;

  /**
   * Credit that was announced in the transport parameters.
   *
   * @param window what was announced
   * @param maxWindow how far it may grow
   * @param step an increase below this is not worth a frame
   */
  ReceiveCredit(long window, long maxWindow, long step, long nowNs) {
    this.window = window;
    this.maxWindow = maxWindow;
    this.step = step;
    limit = window;
    epochNs = nowNs;
  }

  /** Credit for bytes. */
  static ReceiveCredit bytes(long window, long maxWindow, long nowNs) {
    return new ReceiveCredit(window, maxWindow, CreditRule.byteStep(window), nowNs);
  }

  /** Credit for streams: every one counts. */
  static ReceiveCredit streams(long count) {
    return new ReceiveCredit(count, count, 1, 0);
  }

  /** Counts what the peer used; answers whether its limit allows that. */
  boolean use(long amount) {
    if (amount > limit - used) {
      return false;
    }
    used += amount;
    return true;
  }

  void consume(long amount) {
    consumed += amount;
  }

  long used() {
    return used;
  }

  long limit() {
    return limit;
  }

  long window() {
    return window;
  }

  /** What was used and not consumed. */
  long held() {
    return used - consumed;
  }

  /**
   * From now on what was used and not consumed counts as if it were consumed, up to a bound: others
   * wait for what comes after it.
   *
   * @param most the bound; 0 ends it, and takes back nothing that was announced
   */
  void ahead(long most) {
    mostAhead = most;
  }

  private long target() {
    return Math.max(consumed, Math.min(used, consumed + mostAhead)) + window;
  }

  /** Whether a new limit is worth a frame. */
  boolean due() {
    return CreditRule.due(target() - limit, limit - used, window, step);
  }

  /** Whether all is used that may be until more is consumed. */
  boolean isSpent() {
    return used == limit && !due();
  }

  /**
   * Takes the limit to announce now, if one is due.
   *
   * @param rttNs the round-trip time; 0 while unknown
   */
  long announce(long nowNs, long rttNs) {
    if (!due()) {
      return NONE;
    }
    grow(nowNs, rttNs);
    limit = target();
    return limit;
  }

  private void grow(long nowNs, long rttNs) {
    long taken = consumed - epochConsumed;
    if (taken <= window / 2) {
      return;
    }
    if (nowNs - epochNs < ROUND_TRIPS * rttNs * taken / window) {
      window = Math.min(maxWindow, 2 * window);
    }
    epochNs = nowNs;
    epochConsumed = consumed;
  }
}
