package io.heddle.qmux;

/** The round-trip time from QX_PING, smoothed as in RFC 9002 §5.3. Confined to the loop. */
final class RoundTrip {
  private long smoothedNs;
  private long variationNs;
  private long minNs;
  private boolean known;

  void sample(long rttNs) {
    if (!known) {
      known = true;
      smoothedNs = rttNs;
      variationNs = rttNs / 2;
      minNs = rttNs;
      return;
    }
    minNs = Math.min(minNs, rttNs);
    variationNs += (Math.abs(smoothedNs - rttNs) - variationNs) / 4;
    smoothedNs += (rttNs - smoothedNs) / 8;
  }

  boolean isKnown() {
    return known;
  }

  /** 0 while unknown. */
  long smoothedNs() {
    return smoothedNs;
  }

  long variationNs() {
    return variationNs;
  }

  long minNs() {
    return minNs;
  }
}
