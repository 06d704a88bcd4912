package io.heddle.schedule;

/**
 * How many bytes may be under way: sent here and, as far as one knows, not arrived there. What the
 * kernel, QUIC's library or a browser holds can no longer be overtaken by a more urgent stream, so
 * it is to be no more than keeps the path busy. Takes the time as a parameter; confined to the
 * loop.
 *
 * <p>Its owner puts probes among the bytes and says when they have arrived: over QMux they are
 * QX_PINGs and arrive with their answers, over QUIC they are no more than marks in the count of
 * bytes.
 *
 * <p>After BBR: the fastest rate of delivery seen lately, for as long as the shortest round trip
 * and a little more, which leaves a short queue at the narrowest place of the path. Where round
 * trips are short that little more decides, so that fast paths and busy machines are not held up.
 * Every now and then the queue is let run dry, to see what the shortest round trip is today.
 *
 * <p>A peer need not answer at once, or at all. Whenever a sender that is held back has waited for
 * an answer for much longer than one should take, the window doubles, until after a few times there
 * is none; each round trip with an answer takes half of the doublings back.
 */
public final class DeliveryWindow {
  /** Never less than this: a few turns of a stream. */
  static final int LEAST_BYTES = 64 << 10;

  static final int MOST_BYTES = 64 << 20;

  /** What the first round trips may have under way. */
  static final int FIRST_BYTES = 256 << 10;

  /** No round-trip time. */
  public static final long UNKNOWN = -1;

  /** No time for {@link #overdue} to be called. */
  public static final long NEVER = Long.MAX_VALUE;

  /** After so many doublings there is no bound. */
  static final int MOST_DOUBLINGS = 8;

  /** Fewer bytes are not worth a probe. */
  private static final int PROBE_BYTES = 8 << 10;

  private static final long NS_PER_MS = 1_000_000;

  /** How long bytes may queue beside the round trip: ends are busy with other things, too. */
  private static final long SLACK_NS = 10 * NS_PER_MS;

  /** How long the first answer may take before more goes. */
  private static final long FIRST_PATIENCE_NS = 25 * NS_PER_MS;

  /** How many times as long as a full window's bytes take at least. */
  private static final int PATIENCE = 4;

  private static final long MIN_RTT_AGE_NS = 10_000 * NS_PER_MS;
  private static final double GAIN = 1.25;
  private static final double FIRST_GAIN = 2;
  private static final double DRAIN_GAIN = 0.5;

  /** The rate is the best of this many round trips, and of as many before them. */
  private static final int RATE_ROUNDS = 4;

  private static final int PROBES_UNDER_WAY = 8;

  /** Probes whose answers have not come, oldest first, in a ring. */
  private static final int MOST_PROBES = 32;

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
  private int doublings;
  private long doubledAtNs = Long.MIN_VALUE;

  private long minRttNs = NEVER;
  private long minRttAtNs;
  private long drainsUntilNs;
  private long drainMinRttNs;
  private int bytes = FIRST_BYTES;

  /** A window of a path of which nothing is known. */
  public DeliveryWindow() {}

  /**
   * A window of a path that has been in use.
   *
   * @param minRttNs its shortest round trip so far
   * @param nowNs the time
   */
  public DeliveryWindow(long minRttNs, long nowNs) {
    this.minRttNs = minRttNs;
    minRttAtNs = nowNs;
  }

  /**
   * How many more bytes may go before the next probe, when so many have gone in all: a burst that
   * is acknowledged as one would have the path lie idle for as long as it takes.
   *
   * @param totalBytes sent since the window began
   * @return 0 or less when the window is full
   */
  public int room(long totalBytes) {
    if (doublings == MOST_DOUBLINGS) {
      full = false;
      return Integer.MAX_VALUE;
    }
    long room = ((long) bytes << doublings) - (totalBytes - deliveredBytes);
    full = room <= 0;
    heldBack |= full;
    return (int) Math.min(room, probeEveryBytes());
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
    return totalBytes - probedBytes >= probeEveryBytes();
  }

  private int probeEveryBytes() {
    long every = ((long) bytes << doublings) / PROBES_UNDER_WAY;
    return (int) Math.max(PROBE_BYTES, Math.min(MOST_BYTES, every));
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
   * So many bytes have arrived, and the probes among them.
   *
   * @param totalBytes since the window began
   * @param nowNs the time
   */
  public void arrived(long totalBytes, long nowNs) {
    int latest = -1;
    while (probes > 0 && sentBytes[first] <= totalBytes) {
      latest = takeProbe();
    }
    if (latest >= 0) {
      probeArrived(latest, nowNs);
    }
  }

  private int takeProbe() {
    int probe = first;
    first = (first + 1) % MOST_PROBES;
    probes--;
    return probe;
  }

  private long probeArrived(int latest, long nowNs) {
    deliveredBytes = sentBytes[latest];
    baseBytes = deliveredBytes;
    baseAtNs = nowNs;
    long rttNs = Math.max(1, nowNs - sentAtNs[latest]);
    observeRtt(rttNs, nowNs);
    observeRate(latest, nowNs);
    resize(nowNs);
    return rttNs;
  }

  private void observeRtt(long rttNs, long nowNs) {
    boolean draining = drainsUntilNs != 0;
    drainMinRttNs = Math.min(drainMinRttNs, rttNs);
    if (rttNs <= minRttNs) {
      minRttNs = rttNs;
      minRttAtNs = nowNs;
    } else if (draining && nowNs >= drainsUntilNs) {
      minRttNs = drainMinRttNs;
      minRttAtNs = nowNs;
      drainsUntilNs = 0;
    } else if (!draining && heldBack && nowNs - minRttAtNs >= MIN_RTT_AGE_NS) {
      drainsUntilNs = nowNs + 2 * rttNs;
      drainMinRttNs = NEVER;
    }
    queueSeen |= heldBack && rttNs > minRttNs + Math.max(SLACK_NS, minRttNs / 4);
  }

  private void observeRate(int probe, long nowNs) {
    long elapsedNs = Math.max(1, nowNs - baseAtNsThen[probe]);
    bestRate = Math.max(bestRate, (double) (deliveredBytes - baseBytesThen[probe]) / elapsedNs);
    if (baseBytesThen[probe] < roundEndsAtBytes) {
      return;
    }
    roundEndsAtBytes = deliveredBytes;
    doublings /= 2;
    // Rounds in which the application had too little to send do not make the path slower.
    if (heldBack && ++rounds >= RATE_ROUNDS) {
      earlierBestRate = bestRate;
      bestRate = 0;
      rounds = 0;
    }
    heldBack = false;
  }

  private void resize(long nowNs) {
    double perGain = Math.max(bestRate, earlierBestRate) * (minRttNs + SLACK_NS);
    double wanted;
    if (drainsUntilNs != 0 && nowNs < drainsUntilNs) {
      wanted = DRAIN_GAIN * perGain;
    } else if (queueSeen) {
      wanted = GAIN * perGain;
    } else {
      wanted = Math.max(bytes, FIRST_GAIN * perGain);
    }
    bytes = (int) Math.max(LEAST_BYTES, Math.min(MOST_BYTES, wanted));
  }

  /**
   * When to call {@link #overdue}, if the sender is held back until then.
   *
   * @return the time, or {@link #NEVER}
   */
  public long overdueAtNs() {
    if (!full || probes == 0) {
      return NEVER;
    }
    return Math.max(doubledAtNs, Math.max(baseAtNs, sentAtNs[first])) + patienceNs();
  }

  /**
   * Lets more go, if answers should long have come.
   *
   * @param nowNs the time
   */
  public void overdue(long nowNs) {
    if (nowNs >= overdueAtNs()) {
      doublings++;
      doubledAtNs = nowNs;
    }
  }

  private long patienceNs() {
    return minRttNs == NEVER ? FIRST_PATIENCE_NS : PATIENCE * (minRttNs + SLACK_NS);
  }

  /**
   * How many bytes may be under way when answers come in time.
   *
   * @return at least a few turns of a stream
   */
  public int bytes() {
    return bytes;
  }
}
