package io.heddle.e2e.network;

import io.heddle.CongestionControl;
import io.heddle.network.UdpNetwork;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What a network is like, and what of it can be had at best. Changed while it is set up only; then
 * safe from any thread.
 */
final class Conditions {
  /** What quiche's packets carry of a stream, about. */
  private static final double SEGMENT_BYTES = 1_400;

  /** The limits' defaults. */
  private static final double STREAM_WINDOW_BYTES = 4 << 20;

  private static final double CONNECTION_WINDOW_BYTES = 16 << 20;

  private final String name;
  private double rttMs;
  private double jitterMs;
  private boolean inOrder;
  private double loss;
  private double reordering;
  private double duplication;
  private int largestBytes = 65_536;
  private double megabytesPerSecond;
  private double queueMs;
  private int blackMs;
  private int everyMs;
  private int portChangeMs;

  private Conditions(String name) {
    this.name = name;
  }

  /** A network that passes everything on at once. */
  static Conditions named(String name) {
    return new Conditions(name);
  }

  Conditions rtt(double ms) {
    rttMs = ms;
    return this;
  }

  /** Up to so much more each way, packets overtaking one another or not. */
  Conditions jitter(double ms, boolean keepsOrder) {
    jitterMs = ms;
    inOrder = keepsOrder;
    return this;
  }

  Conditions loss(double part) {
    loss = part;
    return this;
  }

  Conditions reordering(double part) {
    reordering = part;
    return this;
  }

  Conditions duplication(double part) {
    duplication = part;
    return this;
  }

  Conditions largest(int bytes) {
    largestBytes = bytes;
    return this;
  }

  /**
   * A bottleneck.
   *
   * @param megabytes a second
   * @param queue how long a packet waits there at most, in milliseconds
   */
  Conditions rate(double megabytes, double queue) {
    megabytesPerSecond = megabytes;
    queueMs = queue;
    return this;
  }

  /** The last so many of each so many milliseconds lose all packets. */
  Conditions blackouts(int ms, int every) {
    blackMs = ms;
    everyMs = every;
    return this;
  }

  /** The client's port changes each so many milliseconds. */
  Conditions portChanges(int every) {
    portChangeMs = every;
    return this;
  }

  double megabytesPerSecond() {
    return megabytesPerSecond;
  }

  double queueMs() {
    return queueMs;
  }

  int largestBytes() {
    return largestBytes;
  }

  /** Whether packets overtake one another by tens of milliseconds, or a fifth of them gets lost. */
  boolean isHarsh() {
    return (jitterMs > 0 && !inOrder) || loss >= 0.2;
  }

  /** Whether a second is over before anything much has been sent. */
  boolean isSluggish() {
    return rttMs >= 200 || jitterMs > 0 || loss >= 0.2;
  }

  int blackMs() {
    return blackMs;
  }

  /** Makes a network so, which the caller no longer closes itself. */
  Begun begin(UdpNetwork network) {
    network
        .delayMicros((long) (rttMs * 500))
        .jitterMicros((long) (jitterMs * 1_000))
        .loss(loss)
        .reordering(reordering)
        .duplication(duplication)
        .largestBytes(largestBytes);
    if (inOrder) {
      network.keepsOrder();
    }
    if (megabytesPerSecond > 0) {
      long rate = (long) (megabytesPerSecond * 1e6);
      network.rate(rate, (long) (rate * queueMs / 1_000));
    }
    if (blackMs > 0) {
      long fromNs = System.nanoTime();
      network.filter(
          (packet, direction) ->
              (System.nanoTime() - fromNs) / 1_000_000 % everyMs < everyMs - blackMs);
    }
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    if (portChangeMs > 0) {
      var unused =
          clock.scheduleAtFixedRate(
              network::changePorts, portChangeMs, portChangeMs, TimeUnit.MILLISECONDS);
    }
    return new Begun(network, clock);
  }

  /** A network on which the conditions hold. */
  record Begun(UdpNetwork network, ScheduledExecutorService clock) implements AutoCloseable {
    /** The port that clients connect to. */
    int port() {
      return network.port();
    }

    @Override
    public void close() {
      clock.shutdownNow();
      network.close();
    }
  }

  /**
   * What can be had of it at best: the least of the rate that gets through, of the windows a round
   * trip, of what this machine does without any network, and, for those who take loss for
   * congestion, of what RFC 9438 says of that much.
   *
   * @param machine megabytes a second on this machine without a network
   * @return megabytes a second
   */
  double ideal(CongestionControl control, int streams, double machine) {
    double open = everyMs == 0 ? 1 : (double) (everyMs - blackMs) / everyMs;
    double ideal = machine;
    if (megabytesPerSecond > 0) {
      ideal = Math.min(ideal, megabytesPerSecond * (1 - loss));
    }
    double rttS = (rttMs + jitterMs) / 1_000;
    if (rttS > 0) {
      double window = Math.min(CONNECTION_WINDOW_BYTES, streams * STREAM_WINDOW_BYTES);
      ideal = Math.min(ideal, window / rttS / 1e6);
      if (loss > 0 && control == CongestionControl.CUBIC) {
        ideal = Math.min(ideal, cubic(rttS, loss) / 1e6);
      }
    }
    return ideal * open;
  }

  /** RFC 9438 §5.1, and what Reno would send where that is more (§4.3), in bytes a second. */
  private static double cubic(double rttS, double loss) {
    double segments =
        Math.max(
            Math.pow(0.4 * 3.7 / 1.2, 0.25) * Math.pow(rttS / loss, 0.75), Math.sqrt(1.5 / loss));
    return segments * SEGMENT_BYTES / rttS;
  }

  @Override
  public String toString() {
    return name;
  }
}
