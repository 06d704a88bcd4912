package io.heddle.netty;

import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Bounds the streams of a peer's that have been looked into and that no application has taken. To
 * quiche a unidirectional stream is over once its end has been read, and the peer may open another;
 * so past the bound, streams are left unread, and hold the peer's credit, until some before them
 * are taken. Confined to the event loop.
 */
final class ArrivalGate {
  private final int most;
  private final Set<QuicStreamChannel> untaken = Collections.newSetFromMap(new IdentityHashMap<>());
  private final ArrayDeque<QuicStreamChannel> unread = new ArrayDeque<>();

  ArrivalGate(int most) {
    this.most = most;
  }

  /** Reads a new stream's first bytes, soon or when there is room. */
  void arrived(QuicStreamChannel stream) {
    unread.add(stream);
    proceed();
  }

  /** The stream is an application's, or nobody's; may be told again. */
  void taken(QuicStreamChannel stream) {
    if (untaken.remove(stream)) {
      proceed();
    }
  }

  private void proceed() {
    while (!unread.isEmpty() && untaken.size() < most) {
      QuicStreamChannel stream = unread.remove();
      untaken.add(stream);
      stream.eventLoop().execute(stream::read);
    }
  }
}
