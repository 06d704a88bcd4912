package io.heddle.schedule;

import org.jspecify.annotations.Nullable;

/**
 * How much of what a congestion controller allows is for streams that others outrank. Takes the
 * time as a parameter; confined to the session's thread.
 *
 * <p>What QUIC's library has, no priority can overtake, and a congestion controller that waits for
 * loss fills the queue at the narrowest place of the path, where an urgent message then waits, or
 * is dropped. So while a {@link Contest} is on, all but the most urgent keep no more under way than
 * the path takes.
 */
public final class OutrankedWindow {
  /** What is known of the path. */
  public interface Path {
    /**
     * The number of the packet that left last.
     *
     * @return {@link #UNKNOWN} if that cannot be told
     */
    long lastSent();

    /**
     * When it left.
     *
     * @return in the time that all here is told in
     */
    long lastSentNs();

    /**
     * The highest number of a packet that was acknowledged.
     *
     * @return {@link #UNKNOWN} before there is one
     */
    long lastAcknowledged();

    /**
     * The shortest round trip that was ever seen.
     *
     * @return nanoseconds
     */
    long leastRoundTripNs();

    /**
     * How fast bytes are delivered.
     *
     * @return bytes per second, or 0 if that is not known
     */
    long bytesPerSecond();
  }

  /** No packet's number. */
  public static final long UNKNOWN = -1;

  private final Path path;
  private final Contest contest = new Contest();
  private @Nullable DeliveryWindow delivery;
  private long sentBytes;
  private long lastProbe;

  /** Whether the stream that last asked for room is outranked, and the one that last sent. */
  private boolean outrankedAsks;

  private boolean outrankedSent;

  /** Whether nobody tells what has left, so that nothing is held back. */
  private boolean blind;

  /**
   * Holds nobody back yet.
   *
   * @param path what is known of the path
   */
  public OutrankedWindow(Path path) {
    this.path = path;
  }

  /**
   * How much a stream of a level may send, as far as more urgent ones are concerned.
   *
   * @param level as {@link io.heddle.StreamPriority#value} has it
   * @param nowNs the time
   * @return bytes; 0 for none
   */
  public int room(int level, long nowNs) {
    outrankedAsks = contest.isOutranked(level, nowNs);
    if (!contest.isOn()) {
      delivery = null;
    }
    return outrankedAsks ? room(nowNs) : Integer.MAX_VALUE;
  }

  /**
   * How much those may send that are outranked.
   *
   * @param nowNs the time
   * @return bytes; 0 for none
   */
  public int room(long nowNs) {
    DeliveryWindow now = delivery;
    if (now == null) {
      now = new DeliveryWindow(path.leastRoundTripNs(), path.bytesPerSecond(), nowNs);
      delivery = now;
      sentBytes = 0;
      lastProbe = UNKNOWN;
      // What went before is in the queue, too.
      probe(now);
    }
    now.answered(path.lastAcknowledged(), nowNs);
    int room = now.room(sentBytes);
    if (now.wantsProbe(sentBytes)) {
      // Bytes that were waiting to leave.
      probe(now);
    }
    return blind ? Integer.MAX_VALUE : room;
  }

  /**
   * Whether levels contend.
   *
   * @return false while nobody is held back for anybody
   */
  public boolean isContested() {
    return contest.isOn();
  }

  private void probe(DeliveryWindow now) {
    long number = path.lastSent();
    blind = number == UNKNOWN;
    if (number > lastProbe) {
      lastProbe = number;
      now.probed(number, sentBytes, path.lastSentNs());
    }
  }

  /**
   * The stream that last asked for room has sent bytes, which are in a packet or will be in the
   * next one.
   *
   * @param bytes how many
   */
  public void sent(int bytes) {
    sentBytes += bytes;
    outrankedSent = outrankedAsks;
  }

  /**
   * Whether packets are to be made of what was sent, before there is more. Not of what nobody
   * outranks: the end of its stream may be about to follow, and is to leave together with it.
   *
   * @return true if {@link #packetsMade} is to be called
   */
  public boolean wantsPackets() {
    DeliveryWindow now = delivery;
    return now != null && outrankedSent && now.wantsProbe(sentBytes);
  }

  /** All that was sent has left in packets. */
  public void packetsMade() {
    DeliveryWindow now = delivery;
    if (now != null && now.wantsProbe(sentBytes)) {
      probe(now);
    }
  }

  /** The congestion window is full, or the connection's credit used up. */
  public void congested() {
    DeliveryWindow now = delivery;
    if (now != null) {
      now.heldBack();
    }
  }

  /**
   * How much may be under way.
   *
   * @return bytes
   */
  public int bytes() {
    DeliveryWindow now = delivery;
    return now == null ? DeliveryWindow.MOST_BYTES : now.bytes();
  }

  /**
   * Nothing is under way that the peer will acknowledge. That need not show by numbers: the last
   * packet may be one that only acknowledges, which nobody acknowledges.
   *
   * @param nowNs the time
   */
  public void arrived(long nowNs) {
    DeliveryWindow now = delivery;
    if (now != null) {
      now.answered(path.lastAcknowledged(), nowNs);
      now.allArrived(sentBytes);
    }
  }

  /**
   * Lets more go, if what is under way should long have arrived. To be called every now and then
   * while somebody waits for room: nobody is to wait for good for an acknowledgement that was not
   * seen.
   *
   * @param nowNs the time
   */
  public void look(long nowNs) {
    DeliveryWindow now = delivery;
    if (now != null) {
      now.overdue(nowNs);
    }
  }
}
