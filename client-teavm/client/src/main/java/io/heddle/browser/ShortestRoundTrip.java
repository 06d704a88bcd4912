package io.heddle.browser;

/**
 * The shortest round trip of the last half minute, or minute: one without a queue. Confined to the
 * page's thread.
 */
final class ShortestRoundTrip {
  /** One counts for so long, or twice. */
  private static final long AGE_NS = 30_000_000_000L;

  private long ns;
  private long earlierNs = Long.MAX_VALUE;
  private long sinceNs;

  /**
   * With something to begin with.
   *
   * @param ns a round trip at least
   * @param nowNs the time
   */
  ShortestRoundTrip(long ns, long nowNs) {
    believe(ns, nowNs);
  }

  /** How long it takes. */
  long ns() {
    return Math.min(ns, earlierNs);
  }

  /**
   * Takes one in.
   *
   * @return whether none was shorter in the last half minute
   */
  boolean observe(long rttNs, long nowNs) {
    if (nowNs - sinceNs > AGE_NS) {
      earlierNs = ns;
      ns = Long.MAX_VALUE;
      sinceNs = nowNs;
    }
    boolean isShortest = rttNs < ns;
    ns = Math.min(ns, rttNs);
    return isShortest;
  }

  /** What was before does not count any more. */
  void believe(long rttNs, long nowNs) {
    ns = rttNs;
    earlierNs = Long.MAX_VALUE;
    sinceNs = nowNs;
  }
}
