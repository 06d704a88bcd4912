package io.heddle.netty;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * How often a socket is bound again: one that fails again and again is better told of than kept.
 * Safe from any thread.
 */
final class Rebinds {
  /** Between attempts. */
  static final long PAUSE_MS = 200;

  static final int MOST = 3;

  private static final long WINDOW_NS = TimeUnit.MINUTES.toNanos(1);

  private final ArrayDeque<Long> recentNs = new ArrayDeque<>();

  /** Whether there may be one more now, which then counts. */
  synchronized boolean another(long nowNs) {
    while (!recentNs.isEmpty() && nowNs - recentNs.peek() > WINDOW_NS) {
      recentNs.remove();
    }
    if (recentNs.size() >= MOST) {
      return false;
    }
    recentNs.add(nowNs);
    return true;
  }
}
