package io.heddle.netty;

/**
 * How much of quiche's congestion window is left at least, from what it tells: the capacity of a
 * stream, which is the window when a packet last came in, less the bytes of streams that it was
 * given since. That is too much in two cases.
 *
 * <ul>
 *   <li>While CUBIC recovers from a loss, RFC 6937 lets bytes out beside the window. Each byte that
 *       is sent takes one of both, so that half of their sum is what can be sent. Some of it may be
 *       left over for as long as less is sent than that.
 *   <li>After a timeout the window is unlimited for a packet or two, and nothing is known until the
 *       next packet has come in.
 * </ul>
 */
final class WindowRoom {
  /** How many windows are sent after a loss until nothing is let out beside the window any more. */
  private static final int RECOVERY_WINDOWS = 4;

  /** With less left of the window quiche might not fit any stream's bytes into a packet. */
  private static final int LEAST_PACKET_BYTES = 256;

  private long left = Long.MAX_VALUE;
  private long recoveringUntilBytes;

  /** The last capacity was more than the window. */
  private boolean wasBeyond;

  /**
   * Packets are taken for lost.
   *
   * @param sentBytes in all packets until now
   * @param windowBytes the window, at most
   */
  void lost(long sentBytes, long windowBytes) {
    recoveringUntilBytes = sentBytes + RECOVERY_WINDOWS * windowBytes;
  }

  /**
   * Packets have come in.
   *
   * @param capacityBytes what quiche tells
   * @param givenBytes given to quiche since the last one came in
   * @param windowBytes the window
   * @param sentBytes in all packets until now
   */
  void received(long capacityBytes, long givenBytes, long windowBytes, long sentBytes) {
    boolean isBeyond = capacityBytes > windowBytes;
    long bytes = capacityBytes + givenBytes;
    if (isBeyond && !wasBeyond) {
      // Perhaps after a timeout; then the next packet shows the window again.
      left = 0;
    } else {
      left = isBeyond || sentBytes < recoveringUntilBytes ? bytes / 2 : bytes;
    }
    wasBeyond = isBeyond;
  }

  /** Packets have left, some of them perhaps before the last one came in. */
  void sent(long bytes) {
    left -= bytes;
  }

  /** Whether quiche would have sent more, had it had more. */
  boolean isLeft() {
    return left >= LEAST_PACKET_BYTES;
  }
}
