package io.heddle.netty;

/**
 * How much of quiche's congestion window is left, at least and at most, from what it tells: the
 * capacity of a stream, which is the window when a packet last came in, less the bytes of streams
 * that it was given since. That is too much in three cases.
 *
 * <ul>
 *   <li>A loss that quiche finds by its timer makes the window smaller, and the capacity stays what
 *       it was until the next packet has come in.
 *   <li>While CUBIC recovers from a loss, RFC 6937 lets bytes out beside the window. Each byte that
 *       is sent takes one of both, so that half of their sum is what can be sent. Some of it may be
 *       left over for as long as less is sent than that.
 *   <li>After a timeout the window is unlimited for a packet or two, and nothing is known until the
 *       next packet has come in.
 * </ul>
 */
final class WindowRoom {
  /**
   * How many windows of streams' bytes are given after a loss until nothing is let out beside the
   * window any more. What is sent says less: much of it may be acknowledgements, which take nothing
   * of either.
   */
  private static final int RECOVERY_WINDOWS = 4;

  /** The window, and as much beside it. */
  private static final int MOST_WINDOWS = 2;

  /** With less left of the window quiche might not fit any stream's bytes into a packet. */
  private static final int LEAST_PACKET_BYTES = 256;

  private long left = Long.MAX_VALUE;
  private long mostLeft = Long.MAX_VALUE;
  private long givenBytes;
  private long recoveringUntilBytes;

  /** The last capacity was more than the window. */
  private boolean wasBeyond;

  /** Bytes of streams are given to quiche. */
  void given(int bytes) {
    givenBytes += bytes;
  }

  /**
   * Packets are taken for lost: nothing is known until {@link #received}.
   *
   * @param windowBytes the window, at most
   */
  void lost(long windowBytes) {
    recoveringUntilBytes = givenBytes + RECOVERY_WINDOWS * windowBytes;
    left = 0;
  }

  /**
   * Packets have come in, and nothing was lost since.
   *
   * @param capacityBytes what quiche tells
   * @param givenSinceBytes given to quiche since the last one came in
   * @param windowBytes the window
   */
  void received(long capacityBytes, long givenSinceBytes, long windowBytes) {
    boolean isBeyond = capacityBytes > windowBytes;
    long bytes = capacityBytes + givenSinceBytes;
    if (isBeyond && (!wasBeyond || bytes > MOST_WINDOWS * windowBytes)) {
      // Perhaps after a timeout; then the next packet shows the window again.
      left = 0;
    } else {
      left = isBeyond || givenBytes < recoveringUntilBytes ? bytes / 2 : bytes;
    }
    mostLeft = bytes;
    wasBeyond = isBeyond;
  }

  /** Packets have left, some of them perhaps before the last one came in. */
  void sent(long bytes) {
    left -= bytes;
    mostLeft -= bytes;
  }

  /** Whether quiche would have sent more, had it had more. */
  boolean isLeft() {
    return left >= LEAST_PACKET_BYTES;
  }

  /** Whether it might have. */
  boolean mayBeLeft() {
    return mostLeft >= LEAST_PACKET_BYTES;
  }
}
