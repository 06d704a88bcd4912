package io.heddle.schedule;

/**
 * How many bytes may be under way: sent here and, as far as one knows, not arrived there. What the
 * kernel, QUIC's library or a browser holds can no longer be overtaken by a more urgent stream, so
 * it is to be no more than keeps the path busy. Takes the time as a parameter; confined to the
 * loop.
 *
 * <p>Its owner puts probes among the bytes and says when they have arrived: over QMux they are
 * QX_PINGs, which are answered, over QUIC packets, which are acknowledged.
 *
 * <p>After BBR: the fastest rate of delivery seen lately, for as long as the shortest round trip
 * and a little more, which leaves a short queue at the narrowest place of the path. Where round
 * trips are short that little more decides, so that fast paths and busy machines are not held up;
 * on slow paths it is a packet, not a number of bytes that would take them long. Every now and then
 * the queue is let run dry, to see what the shortest round trip is today; where the path holds few
 * packets until one is under way alone, for the first time soon after the start, which is busy. A
 * path that has become slower shows by round trips that take twice as long as they should: then
 * what was seen before does not count any more. If they go on taking so long although little is
 * under way, it is not the path's rate: it has become longer, or answers wait behind what others
 * send the other way. That shows when the queue is let run dry; then the rate of before counts
 * again.
 *
 * <p>A peer need not answer at once, or at all. If one answer comes for all that was under way, the
 * path has lain idle: the window doubles, and halves again after a few rounds of answers that come
 * one by one. While no answer comes at all, a slow path and a silent peer look the same. So only
 * when it has taken longer than the slowest path would, the window doubles too, until after a few
 * times there is none.
 */
public final class DeliveryWindow {
  /** Two packets, and what it takes to look at a third. */
  static final int LEAST_BYTES = 2_304;

  static final int MOST_BYTES = 64 << 20;

  /** What the first round trips may have under way: more than TCP or QUIC let go at first. */
  static final int FIRST_BYTES = 128 << 10;

  /** The same, where there was time to see the path's rate. */
  static final int KNOWN_BYTES = 16 << 10;

  /** No round-trip time. */
  public static final long UNKNOWN = -1;

  /** No duration that ends. */
  public static final long NEVER = Long.MAX_VALUE;

  /** After so many doublings there is no bound. */
  static final int MOST_DOUBLINGS = 8;

  /** How many a peer that has not answered yet adds at a time. */
  static final int FIRST_DOUBLINGS = 4;

  /** Fewer bytes are not worth a probe, or a packet. */
  static final int PACKET_BYTES = 1 << 10;

  private static final long NS_PER_MS = 1_000_000;

  /** How long bytes may queue beside the round trip: ends are busy with other things, too. */
  private static final long SLACK_NS = 10 * NS_PER_MS;

  /** How long two packets may queue at most, where they take longer than {@link #SLACK_NS}. */
  private static final long PACKETS_NS = 20 * NS_PER_MS;

  /** How long an answer may take before more goes: what a probe's bytes take at this rate. */
  private static final double SLOWEST_BYTES_PER_NS = 25e3 / 1e9;

  private static final long LEAST_PATIENCE_NS = 1_000 * NS_PER_MS;
  private static final long MOST_PATIENCE_NS = 3_000 * NS_PER_MS;

  private static final long MIN_RTT_AGE_NS = 10_000 * NS_PER_MS;
  private static final double GAIN = 1.25;
  private static final double FIRST_GAIN = 2;
  private static final double DRAIN_GAIN = 0.5;

  /** How long the queue is let run dry. */
  private static final int DRAIN_ROUND_TRIPS = 2;

  /** The same, until a packet is under way alone, where urgent ones keep others company. */
  private static final int MOST_DRAIN_ROUND_TRIPS = 4;

  private static final int FEW_PACKETS = 16;

  /** The same, as long as the shortest round trip may be an end's that was just starting. */
  private static final int FIRST_FEW_PACKETS = 256;

  /** So many in a row show a longer round trip until it is believed. */
  private static final int LONGER_DRAINS = 3;

  private static final long LOOK_AGAIN_NS = 1_000 * NS_PER_MS;

  /** How much longer than expected a round trip takes on a path that has become slower. */
  private static final int SLOWER = 2;

  /** So many round trips take the queue of a path that has become slower away, and more. */
  private static final int SLOW_ROUND_TRIPS = 3;

  /** The rate is the best of this many round trips, and of as many before them. */
  private static final int RATE_ROUNDS = 4;

  /** Answers to all that is little may come together by chance, but not again and again. */
  private static final int DRY_ROUNDS = 2;

  /** After so many rounds without an idle path the doublings become fewer. */
  private static final int ORDERLY_ROUNDS = 4;

  private static final int PROBES_UNDER_WAY = 8;

  /** Probes whose answers have not come, oldest first, in a ring. */
  static final int MOST_PROBES = 64;

  /** With so many doublings there are still fewer. */
  private static final int PROBE_DOUBLINGS = 2;

  private final long[] numbers = new long[MOST_PROBES];
  private final long[] sentAtNs = new long[MOST_PROBES];
  private final long[] sentBytes = new long[MOST_PROBES];
  private final long[] baseBytesThen = new long[MOST_PROBES];
  private final long[] baseAtNsThen = new long[MOST_PROBES];
  private int first;
  private int probes;

  private long deliveredBytes;
  private long probedBytes;

  /** From where rates are measured: the last answer, or the first probe when all were answered. */
  private long baseBytes;

  private long baseAtNs;

  private double bestRate;
  private double earlierBestRate;
  private int rounds;
  private long roundEndsAtBytes;
  private boolean heldBack;
  private boolean full;
  private boolean queueSeen;
  private boolean answers;

  private int doublings;

  /** How many one after another ended with nothing under way. */
  private int dryRounds;

  private int orderlyRounds;
  private boolean dry;

  /** When something arrived, or the window doubled, or the first probe went. */
  private long patientSinceNs;

  private long roundMinRttNs = NEVER;

  private long minRttNs = NEVER;
  private long minRttAtNs;
  private boolean drains;
  private long drainsUntilNs;
  private long drainMinRttNs;

  /** The same of packets that urgent ones kept company, but nothing of before the drain. */
  private long drainCompanyRttNs;

  private long drainAloneFromNs;

  /** The shortest round trip before the drain. */
  private long drainFromRttNs;

  private boolean hasDrained;

  /** Since when round trips are those of a path that has become slower, or the rate was lowered. */
  private long slowSinceNs = NEVER;

  /** The best rate when the shortest round trip was last seen. */
  private double confirmedRate;

  /** The shortest round trip of the last drains, all of which showed longer ones than before. */
  private long longerRttNs = NEVER;

  private int longerDrains;

  /** Until a packet is under way alone: the path holds few. */
  private boolean drainsToOne;

  /** Rates are measured from a base at this time at the earliest. */
  private long ratesFromNs;

  private int bytes = FIRST_BYTES;

  /** A window of a path of which nothing is known. */
  public DeliveryWindow() {}

  /**
   * A window of a path that has been in use.
   *
   * @param minRttNs its shortest round trip so far
   * @param bytesPerSecond about its rate, or 0 if that is not known
   * @param nowNs the time
   */
  public DeliveryWindow(long minRttNs, long bytesPerSecond, long nowNs) {
    this.minRttNs = minRttNs;
    minRttAtNs = nowNs;
    bestRate = bytesPerSecond / 1e9;
    confirmedRate = bestRate;
    bytes =
        (int) Math.max(KNOWN_BYTES, Math.min(MOST_BYTES, GAIN * rate() * (minRttNs + SLACK_NS)));
  }

  /**
   * How many more bytes may go before the next probe, when so many have gone in all: a burst that
   * is acknowledged as one would have the path lie idle for as long as it takes.
   *
   * @param totalBytes sent since the window began
   * @return a packet's at least, or 0 when the window is full
   */
  public int room(long totalBytes) {
    if (doublings >= MOST_DOUBLINGS) {
      full = false;
      return Integer.MAX_VALUE;
    }
    long room = ((long) bytes << doublings) - (totalBytes - deliveredBytes);
    full = room <= 0;
    heldBack |= full;
    return full ? 0 : (int) Math.max(PACKET_BYTES, Math.min(room, probeEveryBytes()));
  }

  /** The sender has more to send, and something narrower than this window holds it back. */
  public void heldBack() {
    heldBack = true;
  }

  /**
   * Whether a probe is to follow what has gone so far: several in what may be under way.
   *
   * @param totalBytes sent since the window began
   * @return whether to call {@link #probed}
   */
  public boolean wantsProbe(long totalBytes) {
    long unprobed = totalBytes - probedBytes;
    // What fills the window while no probe is under way would do so for good.
    return unprobed >= probeEveryBytes() || (unprobed > 0 && full && probes == 0);
  }

  private int probeEveryBytes() {
    // Doublings do not widen it as long as there is room for all probes: on a slow path the next
    // answer would take so much longer.
    long every = ((long) bytes << Math.max(0, doublings - PROBE_DOUBLINGS)) / PROBES_UNDER_WAY;
    return (int) Math.max(PACKET_BYTES, Math.min(MOST_BYTES, every));
  }

  /**
   * A probe follows so many bytes.
   *
   * @param number one more than the last one's
   * @param totalBytes sent since the window began
   * @param nowNs the time
   */
  public void probed(long number, long totalBytes, long nowNs) {
    if (probes == MOST_PROBES) {
      // The answer to a later one will do.
      first = (first + 1) % MOST_PROBES;
      probes--;
    }
    if (probes == 0) {
      // Time during which nothing was under way says nothing about the path.
      baseBytes = totalBytes;
      baseAtNs = nowNs;
      patientSinceNs = nowNs;
    }
    int at = (first + probes) % MOST_PROBES;
    probes++;
    numbers[at] = number;
    sentAtNs[at] = nowNs;
    sentBytes[at] = totalBytes;
    baseBytesThen[at] = baseBytes;
    baseAtNsThen[at] = baseAtNs;
    probedBytes = totalBytes;
  }

  /**
   * The peer has answered a probe, and so whatever was sent before it has arrived.
   *
   * @param number the probe's
   * @param nowNs the time
   * @return the round-trip time, or {@link #UNKNOWN} if that probe was answered before
   */
  public long answered(long number, long nowNs) {
    int latest = -1;
    while (probes > 0 && numbers[first] <= number) {
      latest = takeProbe();
    }
    return latest < 0 ? UNKNOWN : probeArrived(latest, nowNs);
  }

  /**
   * All has arrived, at a time that nobody knows.
   *
   * @param totalBytes sent since the window began
   */
  void allArrived(long totalBytes) {
    probes = 0;
    probedBytes = totalBytes;
    deliveredBytes = totalBytes;
  }

  private int takeProbe() {
    int probe = first;
    first = (first + 1) % MOST_PROBES;
    probes--;
    return probe;
  }

  private long probeArrived(int latest, long nowNs) {
    long rttNs = Math.max(1, nowNs - sentAtNs[latest]);
    dry |= full && probes == 0 && !drains && !isSlower(rttNs);
    answers = true;
    baseBytes = sentBytes[latest];
    baseAtNs = nowNs;
    deliveredBytes = Math.max(deliveredBytes, baseBytes);
    patientSinceNs = nowNs;
    observeRtt(latest, rttNs, nowNs);
    observeRate(latest, rttNs, nowNs);
    resize();
    return rttNs;
  }

  private void observeRtt(int probe, long rttNs, long nowNs) {
    roundMinRttNs = Math.min(roundMinRttNs, rttNs);
    if (rttNs <= minRttNs) {
      minRttNs = rttNs;
      minRttAtNs = nowNs;
      confirmedRate = rate();
    }
    if (!isSlower(rttNs)) {
      slowSinceNs = NEVER;
    } else if (slowSinceNs == NEVER) {
      slowSinceNs = nowNs;
    }
    if (drains) {
      observeDrain(probe, rttNs, nowNs);
    } else if (heldBack && doublings == 0 && isDrainDue(rttNs, nowNs)) {
      beginDrain(rttNs, nowNs);
    }
    queueSeen |= heldBack && rttNs > minRttNs + Math.max(SLACK_NS, minRttNs / 4);
  }

  private boolean isDrainDue(long rttNs, long nowNs) {
    // A queue of old drains anyway: that may take long, and shows nothing meanwhile.
    return slowSinceNs == NEVER ? nowNs - minRttAtNs >= minRttAgeNs() : isSlowForLong(rttNs, nowNs);
  }

  private boolean isSlowForLong(long rttNs, long nowNs) {
    return slowSinceNs != NEVER && nowNs - slowSinceNs >= SLOW_ROUND_TRIPS * rttNs;
  }

  private void observeDrain(int probe, long rttNs, long nowNs) {
    // Nothing was under way before it.
    boolean alone = baseBytesThen[probe] == sentBytes[probe];
    boolean inCompany = sentAtNs[probe] - drainAloneFromNs >= 0;
    if (alone || !drainsToOne) {
      drainMinRttNs = Math.min(drainMinRttNs, rttNs);
    } else if (inCompany) {
      drainCompanyRttNs = Math.min(drainCompanyRttNs, rttNs);
    }
    boolean isShown = drainsToOne && (alone || (inCompany && isSlowForLong(rttNs, nowNs)));
    if (nowNs - drainsUntilNs >= 0 || isShown) {
      endDrain(isSlowForLong(rttNs, nowNs), nowNs);
    }
  }

  /** The first ones are those of ends that are just starting. */
  private long minRttAgeNs() {
    return !hasDrained && queueSeen && holdsFew() ? LOOK_AGAIN_NS : MIN_RTT_AGE_NS;
  }

  private boolean holdsFew() {
    return rate() * minRttNs < (hasDrained ? FEW_PACKETS : FIRST_FEW_PACKETS) * PACKET_BYTES;
  }

  private void beginDrain(long rttNs, long nowNs) {
    drainsToOne = holdsFew();
    hasDrained = true;
    drains = true;
    drainsUntilNs = nowNs + (drainsToOne ? MOST_DRAIN_ROUND_TRIPS : DRAIN_ROUND_TRIPS) * rttNs;
    drainMinRttNs = NEVER;
    drainCompanyRttNs = NEVER;
    drainFromRttNs = minRttNs;
    drainAloneFromNs = nowNs + rttNs;
  }

  private void endDrain(boolean wasSlowForLong, long nowNs) {
    minRttAtNs = nowNs;
    drains = false;
    ratesFromNs = nowNs + minRttNs;
    long shownNs = wasSlowForLong ? Math.min(drainMinRttNs, drainCompanyRttNs) : drainMinRttNs;
    if (shownNs == NEVER) {
      return;
    }
    longerRttNs = Math.min(longerRttNs, shownNs);
    if (shownNs <= minRttNs + minRttNs / 8) {
      if (minRttNs < 7 * drainFromRttNs / 8) {
        // Half of what is under way may still have been a queue.
        minRttAtNs = nowNs - MIN_RTT_AGE_NS + LOOK_AGAIN_NS;
      }
      believe(longerRttNs);
      confirmedRate = rate();
    } else if (wasSlowForLong) {
      believe(longerRttNs);
      // What was delivered since was too little for so long a path.
      queueSeen &= confirmedRate > bestRate;
      bestRate = Math.max(bestRate, confirmedRate);
    } else if (++longerDrains == LONGER_DRAINS) {
      believe(longerRttNs);
    } else {
      // Perhaps an end was busy with other things.
      minRttAtNs = nowNs - MIN_RTT_AGE_NS + LOOK_AGAIN_NS;
    }
  }

  private void believe(long shortestNs) {
    minRttNs = shortestNs;
    longerRttNs = NEVER;
    longerDrains = 0;
    slowSinceNs = NEVER;
  }

  private void observeRate(int probe, long rttNs, long nowNs) {
    if (baseBytesThen[probe] >= roundEndsAtBytes) {
      roundEndsAtBytes = deliveredBytes;
      endRound();
    }
    if (drains || (hasDrained && baseAtNsThen[probe] - ratesFromNs < 0)) {
      // Less than the path takes; and then more, where a bucket of tokens has filled.
      return;
    }
    // A link that was idle may let some bytes through at once, and late answers come together.
    long elapsedNs = Math.max(SLACK_NS, nowNs - baseAtNsThen[probe]);
    double sample = (double) (sentBytes[probe] - baseBytesThen[probe]) / elapsedNs;
    if (heldBack && sample > 0 && SLOWER * sample < rate() && isSlower(rttNs)) {
      bestRate = sample;
      earlierBestRate = 0;
      rounds = 0;
      slowSinceNs = nowNs;
    }
    bestRate = Math.max(bestRate, sample);
  }

  private double rate() {
    return Math.max(bestRate, earlierBestRate);
  }

  private boolean isSlower(long rttNs) {
    double windowNs = (double) ((long) bytes << doublings) / rate();
    return rttNs > SLOWER * Math.max(windowNs, (double) (minRttNs + SLACK_NS));
  }

  private void endRound() {
    // Rounds in which the application had too little to send do not make the path slower.
    if (heldBack && !drains && ++rounds >= RATE_ROUNDS) {
      earlierBestRate = bestRate;
      bestRate = 0;
      rounds = 0;
    }
    heldBack = false;
    dryRounds = dry ? dryRounds + 1 : 0;
    if (dryRounds >= DRY_ROUNDS && doublings < MOST_DOUBLINGS) {
      doublings++;
      orderlyRounds = 0;
    } else if (!dry && isQueueLong()) {
      doublings /= 2;
      orderlyRounds = 0;
    } else if (!dry && ++orderlyRounds >= ORDERLY_ROUNDS) {
      doublings = Math.max(0, doublings - 1);
      orderlyRounds = 0;
    }
    dry = false;
    roundMinRttNs = NEVER;
  }

  /** Late answers come with some that are not; behind a queue none is in time. */
  private boolean isQueueLong() {
    return roundMinRttNs > SLOWER * (minRttNs + SLACK_NS);
  }

  private void resize() {
    double wanted;
    int least = LEAST_BYTES;
    if (drains) {
      // Of two packets that are under way one waits for the other.
      wanted = drainsToOne ? 1 : DRAIN_GAIN * rate() * minRttNs;
      least = 1;
    } else {
      double keepsBusy = rate() * (minRttNs + SLACK_NS);
      double packets = Math.min(2 * PACKET_BYTES, rate() * PACKETS_NS);
      wanted =
          queueSeen
              ? Math.max(GAIN * keepsBusy, rate() * minRttNs + packets)
              : Math.max(bytes, FIRST_GAIN * keepsBusy);
    }
    bytes = (int) Math.max(least, Math.min(MOST_BYTES, wanted));
  }

  /**
   * When to call {@link #overdue}, if the sender is held back until then.
   *
   * @param nowNs the time
   * @return nanoseconds from now, 0 or less if it is time, or {@link #NEVER}
   */
  public long overdueInNs(long nowNs) {
    if (!full || probes == 0) {
      return NEVER;
    }
    long waitedNs = Math.min(nowNs - patientSinceNs, nowNs - sentAtNs[first]);
    return patienceNs() - waitedNs;
  }

  /**
   * Lets more go, if answers should long have come.
   *
   * @param nowNs the time
   */
  public void overdue(long nowNs) {
    if (overdueInNs(nowNs) <= 0) {
      doublings = Math.min(MOST_DOUBLINGS, doublings + (answers ? 1 : FIRST_DOUBLINGS));
      orderlyRounds = 0;
      patientSinceNs = nowNs;
    }
  }

  private long patienceNs() {
    double bytesTakeNs = (sentBytes[first] - deliveredBytes) / SLOWEST_BYTES_PER_NS;
    return (long) Math.max(LEAST_PATIENCE_NS, Math.min(MOST_PATIENCE_NS, bytesTakeNs));
  }

  /**
   * How many bytes may be under way when answers come in time.
   *
   * @return at least a packet or two
   */
  public int bytes() {
    return bytes;
  }
}
