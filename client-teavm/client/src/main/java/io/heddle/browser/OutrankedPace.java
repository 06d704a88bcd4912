package io.heddle.browser;

import io.heddle.schedule.Contest;
import java.util.ArrayDeque;

/**
 * How fast streams that others outrank hand bytes to a browser. Takes the time as a parameter;
 * confined to the page's thread.
 *
 * <p>What the browser has, no priority can overtake, and its congestion controller fills the queue
 * at the narrowest place of the path: seconds on a slow one. How much of that has arrived a page
 * cannot see, with one exception: a stream that it has closed is told to be so when the peer has
 * acknowledged its end. So whenever a short stream ends, as messages do, one round trip is known,
 * and by it how long the queue is. While there is one, what was handed over between two such ends
 * went as fast as the path takes it: that is the pace from then on, once the queue has drained. As
 * long as none shows, the pace is tried a little faster, by no more than makes a short queue until
 * the next end tells; in the first seconds much faster, as the first pace is a guess. A path whose
 * queue never shows has no pace.
 *
 * <p>Round trips may become longer though no queue of this end's is to blame: on another path, or
 * behind what others send the other way. {@link LongerPath} tells.
 *
 * <p>Where no streams end nothing is known, and nobody is held back. After the last end the pace
 * stays somewhat below the path's for a few seconds, and then grows until it is none.
 */
final class OutrankedPace {
  /** How long a queue may be that counts as none: acknowledgements may come late, too. */
  static final long SHORT_QUEUE_NS = 32_000_000;

  /** How long the bytes that go at once may take, and the queue that a faster pace may make. */
  private static final long SLACK_NS = 16_000_000;

  private static final long TRIAL_QUEUE_NS = 10_000_000;

  /** And by a bold one, where the path itself is shorter. */
  private static final long MOST_TRIAL_QUEUE_NS = 40_000_000;

  /**
   * For how long after the first rate trials are bolder yet. That rate is a guess, and may be far
   * too low: the browser's congestion window was still small.
   */
  private static final long LEARNING_NS = 5_000_000_000L;

  private static final long MOST_LEARNING_QUEUE_NS = 120_000_000;

  /** Where a packet takes longer a bold trial would add too much to those that wait anyhow. */
  private static final long SLOW_PACKET_NS = 10_000_000;

  /** How bold they are there, then. */
  private static final double TIMID = 0.8;

  /** How late the page may come back for more without a loss. */
  private static final long LATE_NS = 8_000_000;

  /** A rate is measured for so long at least. */
  private static final long SAMPLE_NS = 100_000_000;

  /** How often it is looked whether an end that is overdue is so for too long. */
  private static final long LOOK_NS = 50_000_000;

  /** A queue that takes longer to drain is looked at again before. */
  private static final long LONGEST_PAUSE_NS = 1_000_000_000;

  /** How much longer than the shortest a round trip may take before the path counts as full. */
  static final long OVERDUE_NS = 150_000_000;

  /** After which the peer may be to blame. */
  static final long PATIENCE_NS = 5_000_000_000L;

  private static final long NEVER = Long.MIN_VALUE;

  /** More are not waited for. */
  private static final int MOST_AWAITED = 64;

  /**
   * For how long so often nothing is handed over, to see what the shortest round trip is: it may
   * never have been seen without a queue. And how soon again, if it was shorter; then, and at
   * first, for as long as a round trip takes, of which all may be queue.
   */
  private static final long DIG_NS = 60_000_000;

  private static final long DIG_EVERY_NS = 5_000_000_000L;
  private static final long DIG_AGAIN_NS = 300_000_000;

  /** Where round trips are so long although no queue shows: it may have been there all along. */
  private static final long LONG_ROUND_TRIP_NS = 100_000_000;

  private static final long DIG_LONG_EVERY_NS = 30_000_000_000L;

  private static final long SHORTER_NS = 5_000_000;

  private static final double MOST_FASTER = 0.25;

  /** After so many trials without a queue they become bolder, so many times. */
  private static final int BOLDER_TRIALS = 4;

  private static final int MOST_BOLDER = 2;
  private static final int MOST_BOLDER_LEARNING = 4;

  /** Without news. */
  private static final double SURE = 0.9;

  /** After so long it is doubled, again and again: nobody is held back for good by what was. */
  private static final long TRUSTED_NS = 8_000_000_000L;

  private static final long DOUBLING_NS = 1_000_000_000;
  private static final int MOST_DOUBLINGS = 30;

  /** What may wait in the page itself, by how soon the browser takes it. */
  static final int LEAST_WAITING_BYTES = 16 << 10;

  private static final long SOON_NS = 10_000_000;
  private static final long LATE_TAKEN_NS = 40_000_000;

  /** Most ends are those of messages that fill a packet, or most of it. */
  private static final int END_PACKET_BYTES = 1_200;

  /** A queue of so many of them counts as none, too. */
  private static final double QUEUED_PACKETS = 1.4;

  /** Fewer bytes are not worth a write. */
  static final int LEAST_BYTES = 1 << 10;

  private final Contest contest = new Contest();

  /** Bytes a nanosecond; 0 while nobody is held back. */
  private double rate;

  /** The fastest that it was since the shortest round trip. */
  private double bestRate;

  /** The rate that is being tried, from one time to another. */
  private double triedRate;

  /** When there was the first rate. */
  private long learningFromNs;

  /** How many have made no queue. */
  private int trials = BOLDER_TRIALS;

  private long triedFromNs;
  private long triedUntilNs;

  private int mostWaitingBytes = LEAST_WAITING_BYTES;

  /** The queue as it should be: below nothing where the page came too late to hand more over. */
  private double queuedBytes;

  private long drainedNs;
  private long handedBytes;
  private boolean heldBack;

  /** What was found wrong of the queue in all. */
  private double correctedBytes;

  private final ShortestRoundTrip shortest;

  /** Ends whose acknowledgements have not come, nor those of later ones; oldest first. */
  private final ArrayDeque<End> awaited = new ArrayDeque<>();

  /** When there was no queue, and what had been handed over then. */
  private long quietNs = NEVER;

  private long quietBytes;

  private long digAtNs;

  /** Nothing is handed over before. */
  private long digUntilNs = NEVER;

  /** What was handed over from then on, after a pause, found no queue. */
  private long dugFromNs = NEVER;

  /** When the last bytes of anybody who is outranked were handed over. */
  private long outrankedNs = NEVER;

  private boolean outrankedAsks;

  /** Nothing is handed over until it is known whether the path is longer. */
  private boolean pausing;

  private final LongerPath longerPath = new LongerPath();

  /** The pace when round trips were last as short as they should be. */
  private double quietRate;

  /** The next time with a pause: the shortest round trip may be one with a queue. */
  private boolean digsDeep = true;

  private boolean measuring;
  private long measuredFromNs;
  private long measuredFromBytes;
  private long measuredFromRttNs;

  private long newsNs;
  private long newsEveryNs = SAMPLE_NS;

  /**
   * A connection's.
   *
   * @param connectNs how long it took to connect, which is a round trip at least: the first ends
   *     may already wait behind a queue
   * @param nowNs the time
   */
  OutrankedPace(long connectNs, long nowNs) {
    shortest = new ShortestRoundTrip(connectNs, nowNs);
  }

  /** The end of a stream, on its way. */
  static final class End {
    private final long handedNs;
    private final long handedBytes;
    private final double queuedBytes;
    private final double correctedBytes;

    /** For how long nobody who is outranked had handed anything over. */
    final long aloneNs;

    private End(
        long handedNs, long handedBytes, double queuedBytes, double correctedBytes, long aloneNs) {
      this.handedNs = handedNs;
      this.handedBytes = handedBytes;
      this.queuedBytes = queuedBytes;
      this.correctedBytes = correctedBytes;
      this.aloneNs = aloneNs;
    }
  }

  /**
   * How much a stream of a level may hand over.
   *
   * @param waitingBytes what was handed over and still waits in the page
   * @return bytes; 0 for none
   */
  int room(int level, int waitingBytes, long nowNs) {
    outrankedAsks = contest.isOutranked(level, nowNs);
    if (!outrankedAsks) {
      if (!contest.isOn()) {
        rate = 0;
        measuring = false;
      }
      return Integer.MAX_VALUE;
    }
    if (waitingBytes > LEAST_WAITING_BYTES) {
      outrankedNs = nowNs;
    }
    if (waitingBytes >= mostWaitingBytes() || isOverdue(nowNs)) {
      heldBack = true;
      return 0;
    }
    if (nowNs < digUntilNs) {
      heldBack = true;
      return 0;
    }
    if (rate == 0) {
      return mostWaitingBytes - waitingBytes;
    }
    drain(nowNs);
    double room = atOnceBytes() * growth(nowNs) - queuedBytes;
    if (room >= LEAST_BYTES) {
      return (int) Math.min(Integer.MAX_VALUE, room);
    }
    heldBack = true;
    return 0;
  }

  /** Whether an end should long have been acknowledged: the queue is as long as that at least. */
  private boolean isOverdue(long nowNs) {
    End oldest = awaited.peek();
    if (oldest == null) {
      return false;
    }
    long lateNs = nowNs - oldest.handedNs - shortest.ns() - OVERDUE_NS;
    if (lateNs > PATIENCE_NS) {
      awaited.clear();
    }
    return lateNs > 0 && lateNs <= PATIENCE_NS;
  }

  private double mostWaitingBytes() {
    return rate == 0
        ? mostWaitingBytes
        : Math.min(mostWaitingBytes, Math.max(LEAST_WAITING_BYTES, atOnceBytes()));
  }

  private double atOnceBytes() {
    return Math.max(LEAST_BYTES, rate * SLACK_NS);
  }

  /** When to look for room again, unless an end is acknowledged before. */
  long waitNs(long nowNs) {
    if (nowNs < digUntilNs) {
      return digUntilNs - nowNs;
    }
    double tooMuch = queuedBytes - atOnceBytes() + LEAST_BYTES;
    return rate == 0 || tooMuch <= 0
        ? LOOK_NS
        : (long) Math.min(LONGEST_PAUSE_NS, Math.max(1, tooMuch / rate));
  }

  private double rateAt(long nowNs) {
    if (nowNs < triedUntilNs) {
      return Math.max(rate, triedRate);
    }
    boolean isSilent = nowNs - newsNs > 2 * newsEveryNs + LONGEST_PAUSE_NS;
    double grown = growth(nowNs);
    return rate * (grown > 1 || !isSilent ? grown : SURE);
  }

  /** What a pace that nothing has confirmed for long has become, as a multiple. */
  private double growth(long nowNs) {
    double doublings = (double) (nowNs - newsNs - TRUSTED_NS) / DOUBLING_NS;
    return doublings <= 0 ? 1 : Math.pow(2, Math.min(MOST_DOUBLINGS, doublings));
  }

  private void drain(long nowNs) {
    if (rate > 0) {
      double left = queuedBytes - rateAt(nowNs) * (nowNs - drainedNs);
      queuedBytes = Math.max(left, -rate * LATE_NS);
    }
    drainedNs = nowNs;
  }

  /** The stream that asked for room last has handed bytes over. */
  void handed(int bytes, long nowNs) {
    if (outrankedAsks) {
      outrankedNs = nowNs;
    }
    if (quietNs == NEVER) {
      quietNs = nowNs;
    }
    handedBytes += bytes;
    if (rate > 0) {
      drain(nowNs);
      queuedBytes = Math.max(0, queuedBytes) + bytes;
    }
  }

  /** The browser has taken bytes that waited for so long. */
  void taken(int bytes, long waitedNs) {
    if (waitedNs < SOON_NS) {
      // Not by all of it: the first 64 KiB always are taken at once.
      mostWaitingBytes = Math.min(SendWindow.BYTES, mostWaitingBytes + bytes / 4);
    } else if (waitedNs > LATE_TAKEN_NS) {
      mostWaitingBytes = Math.max(LEAST_WAITING_BYTES, mostWaitingBytes / 2);
    }
  }

  /**
   * All of a stream has been handed over, its last bytes just now.
   *
   * @param waitingBytes what was handed over and still waits in the page
   */
  End ended(int waitingBytes, long nowNs) {
    drain(nowNs);
    End end =
        new End(
            nowNs,
            handedBytes - waitingBytes,
            Math.max(0, queuedBytes),
            correctedBytes,
            nowNs - Math.max(0, outrankedNs));
    if (awaited.size() < MOST_AWAITED) {
      awaited.add(end);
    }
    return end;
  }

  /** It never will be. */
  void failed(End end) {
    awaited.remove(end);
  }

  /** The peer has acknowledged it. */
  void acknowledged(End end, long nowNs) {
    while (!awaited.isEmpty() && awaited.element().handedNs <= end.handedNs) {
      awaited.remove();
    }
    long rttNs = Math.max(1, nowNs - end.handedNs);
    observeRtt(rttNs, nowNs);
    if (end.handedNs >= dugFromNs) {
      endPause();
    }
    if (!contest.isOn()) {
      return;
    }
    drain(nowNs);
    newsEveryNs = Math.min(LONGEST_PAUSE_NS, (newsEveryNs + nowNs - newsNs) / 2);
    newsNs = nowNs;
    bestRate = Math.max(bestRate, rate);
    boolean isLong = rttNs - shortest.ns() - slowerNs(quietRate) > shortQueueNs(quietRate);
    if (!isLong) {
      longerPath.reset();
      if (pausing) {
        endPause();
        heldBack = false; // nobody was by the pace
      }
    }
    long queueNs = rttNs - shortest.ns() - slowerNs(rate);
    if (queueNs <= shortQueueNs(rate)) {
      measuring = false;
      quietNs = nowNs;
      quietBytes = end.handedBytes;
      // Ahead of the end there was no more than that, and what came after it is known.
      double most = handedBytes - end.handedBytes + rate * (SHORT_QUEUE_NS + DIG_NS);
      queuedBytes = Math.min(queuedBytes, most);
      tryFaster(end, rttNs, nowNs);
      if (!isLong) {
        quietRate = rate;
      }
    } else {
      queueIsLong(end, rttNs, queueNs, nowNs);
    }
    dig(rttNs, nowNs);
  }

  private void queueIsLong(End end, long rttNs, long queueNs, long nowNs) {
    if (rate > 0) {
      longerPath.observe(rttNs, nowNs);
      if (longerPath.isShownBy(end)) {
        believe(end, rttNs, nowNs);
        return;
      }
      if (nowNs >= digUntilNs) {
        pause(longerPath.pauseNs(nowNs), nowNs);
      }
    }
    measure(end, rttNs, nowNs);
    if (!pausing) {
      correct(end, queueNs);
    }
  }

  private void pause(long forNs, long nowNs) {
    if (forNs > 0) {
      pausing = true;
      dugFromNs = nowNs + forNs;
      digUntilNs = dugFromNs + 2 * newsEveryNs;
    }
  }

  private void endPause() {
    digUntilNs = NEVER;
    pausing = false;
  }

  /** The path is longer: a round trip takes so long without a queue. */
  private void believe(End end, long rttNs, long nowNs) {
    shortest.believe(rttNs, nowNs);
    learningFromNs = nowNs;
    rate = Math.max(rate, quietRate);
    bestRate = rate;
    longerPath.reset();
    endPause();
    quietNs = nowNs;
    quietBytes = end.handedBytes;
    queuedBytes = 0;
    measuring = false;
  }

  private void observeRtt(long rttNs, long nowNs) {
    long before = shortest.ns();
    if (shortest.observe(rttNs, nowNs)) {
      bestRate = rate;
    }
    if (rttNs < before - SHORTER_NS) {
      digAtNs = Math.min(digAtNs, nowNs + DIG_AGAIN_NS);
      digsDeep = true;
    }
  }

  private void dig(long rttNs, long nowNs) {
    boolean isUnseen = rate == 0 && rttNs > LONG_ROUND_TRIP_NS;
    if ((rate > 0 || isUnseen) && nowNs >= digAtNs && nowNs >= digUntilNs) {
      digAtNs = nowNs + (isUnseen ? DIG_LONG_EVERY_NS : DIG_EVERY_NS);
      if (digsDeep || isUnseen) {
        boolean isFirst = dugFromNs == NEVER;
        dugFromNs = nowNs + Math.min(LONGEST_PAUSE_NS, rttNs);
        digUntilNs = isFirst ? nowNs + LONGEST_PAUSE_NS : dugFromNs;
        digsDeep = false;
      } else {
        queuedBytes = Math.max(0, queuedBytes) + rate * DIG_NS;
      }
    }
  }

  /** How much longer the packet of an end takes itself than when the path was at its fastest. */
  private long slowerNs(double rate) {
    return rate == 0
        ? 0
        : (long)
            Math.min(
                (double) LONGEST_PAUSE_NS, END_PACKET_BYTES / rate - END_PACKET_BYTES / bestRate);
  }

  /** On slow paths a packet or two. */
  private double shortQueueNs(double rate) {
    return rate == 0
        ? SHORT_QUEUE_NS
        : Math.max(SHORT_QUEUE_NS, QUEUED_PACKETS * END_PACKET_BYTES / rate);
  }

  /** While there is a queue acknowledgements come as fast as the path takes bytes. */
  private void measure(End end, long rttNs, long nowNs) {
    triedUntilNs = nowNs;
    if (rate > 0) {
      trials = 0;
    }
    if (!measuring) {
      measuring = true;
      measuredFromNs = nowNs;
      measuredFromBytes = end.handedBytes;
      measuredFromRttNs = rttNs;
      if (rate == 0 && end.handedBytes > quietBytes && nowNs - quietNs > 0) {
        // At first: what has arrived since the queue began to grow. An end that left before then
        // and is late tells nothing of that, be it in the same moment.
        rate = (end.handedBytes - quietBytes) / (double) (nowNs - quietNs);
        learningFromNs = nowNs;
      }
    } else if (nowNs - measuredFromNs >= SAMPLE_NS && end.handedBytes > measuredFromBytes) {
      long elapsedNs = nowNs - measuredFromNs;
      double sample = (double) (end.handedBytes - measuredFromBytes) / elapsedNs;
      if (!pausing || measuredFromRttNs - rttNs > elapsedNs / 2) {
        rate = rate == 0 ? sample : (rate + sample) / 2;
        if (pausing) {
          quietRate = rate;
        }
      }
      measuredFromRttNs = rttNs;
      measuredFromNs = nowNs;
      measuredFromBytes = end.handedBytes;
    }
  }

  private void correct(End end, long queueNs) {
    double known = end.queuedBytes + correctedBytes - end.correctedBytes;
    double wrong = queueNs * rate - known;
    wrong = Math.min(wrong, LONGEST_PAUSE_NS * rate - queuedBytes);
    if (wrong > 0) {
      queuedBytes += wrong;
      correctedBytes += wrong;
    }
  }

  private void tryFaster(End end, long rttNs, long nowNs) {
    if (rate == 0 || !heldBack) {
      return;
    }
    if (nowNs < triedUntilNs) {
      if (end.handedNs - triedFromNs < SAMPLE_NS) {
        return; // it tells nothing of that yet
      }
      rate = triedRate;
    }
    heldBack = false;
    long untilToldNs = SAMPLE_NS + newsEveryNs + rttNs;
    boolean isLearning = nowNs - learningFromNs <= LEARNING_NS;
    double bolder = bolder(isLearning);
    long mostQueueNs = isLearning ? MOST_LEARNING_QUEUE_NS : MOST_TRIAL_QUEUE_NS;
    double queueNs =
        Math.min(
            bolder * Math.max(TRIAL_QUEUE_NS, rttNs / 3.5),
            (double) Math.max(mostQueueNs, shortest.ns()));
    triedRate = rate * (1 + Math.min(bolder * MOST_FASTER, queueNs / untilToldNs));
    triedFromNs = nowNs;
    triedUntilNs = nowNs + untilToldNs + newsEveryNs;
  }

  private double bolder(boolean isLearning) {
    int good = trials++;
    if (isLearning) {
      return 1 << Math.min(MOST_BOLDER_LEARNING, good);
    }
    return END_PACKET_BYTES / rate > SLOW_PACKET_NS
        ? TIMID
        : 1 << Math.min(MOST_BOLDER, good / BOLDER_TRIALS);
  }
}
