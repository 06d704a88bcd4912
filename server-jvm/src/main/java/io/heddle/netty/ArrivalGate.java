package io.heddle.netty;

import io.heddle.session.Loop;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the unidirectional streams of a peer's that this end has to do with. QUIC alone does not:
 * it counts a stream as over once its end has been read, wherever that waits; and it grants more
 * than may be open, for those that will be stopped ({@link StoppedStreams}). So past the bound,
 * streams are left unread, and hold the peer's credit, until some before them are over. Confined to
 * the event loop, but for the count of those left unread, which connections share.
 */
final class ArrivalGate {
  /** Left unread on all connections together, about 3 KiB each. */
  static final int MOST_UNREAD = 65_536;

  /** Of the whole process, whose memory they are. */
  private static final AtomicInteger ALL_UNREAD = new AtomicInteger();

  private final Loop loop;
  private final long most;
  private final Set<QuicStreamChannel> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private final ArrayDeque<QuicStreamChannel> unread = new ArrayDeque<>();

  /**
   * A gate for one connection.
   *
   * @param most how many may be open
   */
  ArrivalGate(Loop loop, long most) {
    this.loop = loop;
    this.most = most;
  }

  /**
   * Reads a new stream's first bytes, soon or when there is room.
   *
   * @return false if too many wait for that, most of them here or not; then it never will
   */
  boolean arrived(QuicStreamChannel stream) {
    if (open.size() >= most && ALL_UNREAD.get() >= MOST_UNREAD) {
      return false;
    }
    unread.add(stream);
    ALL_UNREAD.incrementAndGet();
    proceed();
    return true;
  }

  /** This end has nothing to do with the stream any more; may be told again. */
  void over(QuicStreamChannel stream) {
    if (open.remove(stream)) {
      proceed();
    }
  }

  /** The connection is over. */
  void close() {
    ALL_UNREAD.addAndGet(-unread.size());
    unread.clear();
  }

  private void proceed() {
    while (!unread.isEmpty() && open.size() < most) {
      QuicStreamChannel stream = unread.remove();
      ALL_UNREAD.decrementAndGet();
      open.add(stream);
      loop.afterThis(stream::read);
    }
  }
}
