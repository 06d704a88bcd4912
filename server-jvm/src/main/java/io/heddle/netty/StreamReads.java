package io.heddle.netty;

import io.heddle.session.Loop;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.ArrayDeque;

/**
 * How the streams of a connection are read: only when they are asked to, and into how large
 * buffers. Netty reads a stream that was waited for with the first packet that has some of it; the
 * rest is fetched when the packets of the socket's read are all in. The two have sizes of their
 * own: one guess for both would follow the single packets, and have the rest fetched in pieces of
 * their size. Confined to the event loop.
 */
final class StreamReads extends DefaultMaxMessagesRecvByteBufAllocator {
  /** Holds what any packet carries. */
  private static final int PACKET_BYTES = 2 << 10;

  private static final int MAX_BYTES = 64 << 10;

  private final Loop loop;
  private final Sender sender;
  private final ArrayDeque<Http3Stream> waiting = new ArrayDeque<>();
  private final Runnable fetchTask = this::fetch;
  private boolean due;
  private boolean fetching;
  private boolean settingAside;

  /**
   * Those of a connection.
   *
   * @param sender sends together what the reads have the application write
   */
  StreamReads(Loop loop, Sender sender) {
    this.loop = loop;
    this.sender = sender;
  }

  /** Has a new stream read nothing but what it asks for. */
  void prepare(QuicStreamChannel stream) {
    stream.config().setAutoRead(false).setRecvByteBufAllocator(this);
  }

  /**
   * Fetches bytes of a stream after the packets that are just being read, so that they come in few
   * large pieces rather than one a packet.
   */
  void fetchSoon(Http3Stream stream) {
    waiting.add(stream);
    if (!due) {
      due = true;
      loop.afterThis(fetchTask);
    }
  }

  private void fetch() {
    due = false;
    sender.batch();
    fetching = true;
    try {
      // Those that come meanwhile have their turn later.
      for (int left = waiting.size(); left > 0; left--) {
        waiting.remove().fetch();
      }
    } finally {
      fetching = false;
    }
    sender.flush();
  }

  /** Takes what quiche has of a stream now, into one large buffer at most. */
  void takeOnce(QuicStreamChannel stream) {
    settingAside = true;
    try {
      stream.read();
    } finally {
      settingAside = false;
    }
    // Where there was nothing the wish to read would stay.
    QuicheNatives.cancelRead(stream);
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
      if (settingAside) {
        return MAX_BYTES;
      }
      return fetching ? fetchBytes : PACKET_BYTES;
    }

    @Override
    public void lastBytesRead(int bytes) {
      super.lastBytesRead(bytes);
      if (!fetching || settingAside) {
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
