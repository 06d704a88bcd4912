package io.heddle.netty;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * How large the buffers are that a connection's streams are read into. Netty reads a stream that
 * was waited for with the first packet that has some of it; the rest is fetched when the packets of
 * the socket's read are all in. The two have sizes of their own: one guess for both would follow
 * the single packets, and have the rest fetched in pieces of their size. Confined to the event
 * loop.
 */
final class StreamReads extends DefaultMaxMessagesRecvByteBufAllocator {
  /** Holds what any packet carries. */
  private static final int PACKET_BYTES = 2 << 10;

  private static final int MAX_BYTES = 64 << 10;

  private boolean fetching;

  /** Runs reads of what has come in several packets. */
  void fetch(Runnable reads) {
    fetching = true;
    try {
      reads.run();
    } finally {
      fetching = false;
    }
  }

  @Override
  @SuppressWarnings("deprecation") // Netty's type for it
  public RecvByteBufAllocator.Handle newHandle() {
    return new Guess();
  }

  /** One stream's. */
  private final class Guess extends MaxMessageHandle {
    private int fetchBytes = PACKET_BYTES;
    private boolean wasShort;

    @Override
    public int guess() {
      return fetching ? fetchBytes : PACKET_BYTES;
    }

    @Override
    public void lastBytesRead(int bytes) {
      super.lastBytesRead(bytes);
      if (!fetching) {
        return;
      }
      if (bytes == attemptedBytesRead()) {
        fetchBytes = Math.min(MAX_BYTES, 4 * fetchBytes);
        wasShort = false;
      } else if (bytes > fetchBytes / 2) {
        wasShort = false;
      } else if (!wasShort) {
        wasShort = true;
      } else {
        fetchBytes = Math.max(PACKET_BYTES, fetchBytes / 2);
        wasShort = false;
      }
    }
  }
}
