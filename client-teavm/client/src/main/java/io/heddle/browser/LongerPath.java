package io.heddle.browser;

import io.heddle.browser.OutrankedPace.End;

/**
 * Tells whether round trips are long because the path is, or because answers wait behind what
 * others send the other way, and not because of a queue of this end's. A queue is gone when nothing
 * was added to it for as long as it takes to leave. So those who are outranked pause where round
 * trips stay long; if they still are when all of theirs must have arrived, no queue of theirs is to
 * blame. Confined to the page's thread.
 */
final class LongerPath {
  /** For how long round trips are long before anybody pauses: most queues are gone by then. */
  private static final long LONG_FOR_NS = 2_000_000_000;

  /** And which do not become shorter in that time. */
  private static final double STAYS = 0.8;

  /**
   * How long a browser takes at most to send what it had taken of a stream, beside what was under
   * way: as much as it takes at once, on a path of 50 KB/s.
   */
  private static final long EMPTIED_NS = 1_600_000_000;

  /** A queue that drains makes round trips shorter by more than that in a second, in seconds. */
  private static final double DRAINS = 0.25;

  private static final long NEVER = Long.MIN_VALUE;

  /** Since when it is seen whether they stay long. */
  private long sinceNs = NEVER;

  private long longestSinceNs;
  private long longestNs;
  private long lastNs;
  private long lastAtNs;
  private boolean drains;

  /** Round trips are as short as they should be. */
  void reset() {
    sinceNs = NEVER;
  }

  /** One that is long. */
  void observe(long rttNs, long nowNs) {
    if (sinceNs == NEVER) {
      sinceNs = nowNs;
      longestSinceNs = 0;
      longestNs = 0;
    }
    drains = lastNs - rttNs > DRAINS * (nowNs - lastAtNs);
    lastNs = rttNs;
    lastAtNs = nowNs;
    longestNs = Math.max(longestNs, rttNs);
    longestSinceNs = Math.max(longestSinceNs, rttNs);
  }

  /** Whether that shows the path to be longer. */
  boolean isShownBy(End end) {
    return !drains && end.aloneNs >= EMPTIED_NS + longestNs;
  }

  /**
   * Asks for how long those who are outranked are to pause from now on, which begins if they are.
   *
   * @return 0 for not at all
   */
  long pauseNs(long nowNs) {
    if (sinceNs == NEVER || nowNs - sinceNs <= LONG_FOR_NS) {
      return 0;
    }
    sinceNs = nowNs;
    boolean stays = lastNs >= STAYS * longestSinceNs;
    longestSinceNs = lastNs;
    return stays ? EMPTIED_NS + longestNs : 0;
  }
}
