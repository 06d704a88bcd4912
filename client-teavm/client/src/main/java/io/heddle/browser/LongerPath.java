package io.heddle.browser;

import io.heddle.browser.OutrankedPace.End;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether round trips are long because the path is, or answers wait behind what others send
 * the other way, and not because of a queue of this end's. A queue becomes shorter when less is
 * handed over than the path takes. So it is none if round trips stay as long as they are while
 * those who are outranked hand over nothing, or a few times in a row less and less, or far less
 * than the path once took. Confined to the page's thread.
 */
final class LongerPath {
  /** So far apart are the ends that are compared. */
  private static final long STEADY_NS = 200_000_000;

  /** What a round trip may lose of its length between them and count as staying. */
  private static final double STAYS = 0.8;

  private static final int TIMES = 3;
  private static final double LESS = 1.3;
  private static final double FAR_LESS = 3;

  private @Nullable End last;
  private long lastRttNs;
  private long shortestNs;

  /** Bytes a nanosecond. */
  private double lowestRate;

  private int times;

  /** There is no queue now. */
  void reset() {
    last = null;
  }

  /**
   * Takes in an end that was acknowledged late.
   *
   * @param bestRate the fastest that the path ever took bytes
   * @return whether that shows the path to be longer
   */
  boolean isShownBy(End end, long rttNs, double bestRate) {
    End before = last;
    if (before == null) {
      begin(end, rttNs);
      return false;
    }
    long elapsedNs = end.handedNs - before.handedNs;
    if (elapsedNs < Math.max(STEADY_NS, rttNs / 2)) {
      return false;
    }
    if (rttNs < STAYS * lastRttNs) {
      begin(end, rttNs);
      return false;
    }
    shortestNs = Math.min(shortestNs, rttNs);
    double handed = (double) (end.handedBytes - before.handedBytes) / elapsedNs;
    if (handed < lowestRate / LESS || handed < bestRate / FAR_LESS) {
      times++;
      lowestRate = Math.min(lowestRate, handed);
    }
    boolean nothingWaits = end.handedNs - end.outrankedNs >= Math.max(rttNs, elapsedNs);
    last = end;
    lastRttNs = rttNs;
    // The first time it is less than what nobody knows.
    return nothingWaits || times > TIMES;
  }

  private void begin(End end, long rttNs) {
    last = end;
    lastRttNs = rttNs;
    shortestNs = rttNs;
    lowestRate = Double.MAX_VALUE;
    times = 0;
  }

  /** The shortest round trip of those that were compared. */
  long roundTripNs() {
    return shortestNs;
  }
}
