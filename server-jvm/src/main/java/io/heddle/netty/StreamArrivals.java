package io.heddle.netty;

import io.heddle.session.Loop;
import io.heddle.wire.Http3Error;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The streams of one kind that a session's peer opens, of which the session has a bounded number at
 * once. QUIC's own limit is the connection's and somewhat wider, for requests and for HTTP/3's
 * streams; those that are within it and beyond the session's wait here unread, and hold the peer's
 * credit. Confined to the event loop.
 */
final class StreamArrivals {
  private final Loop loop;
  private final long most;
  private final Consumer<ArrivedStream> session;
  private final ArrayDeque<ArrivedStream> waiting = new ArrayDeque<>();
  private long open;
  private boolean closed;

  /**
   * None yet.
   *
   * @param most how many may be open
   * @param session takes them
   */
  StreamArrivals(Loop loop, long most, Consumer<ArrivedStream> session) {
    this.loop = loop;
    this.most = most;
    this.session = session;
  }

  void arrived(ArrivedStream stream) {
    if (closed) {
      stream.reject(Http3Error.WT_SESSION_GONE);
      return;
    }
    if (open >= most) {
      stream.waits();
    }
    waiting.add(stream);
    proceed();
  }

  /** The session is done with one. */
  void done() {
    open--;
    if (!waiting.isEmpty()) {
      // Later, because the session is in the middle of something.
      loop.afterThis(this::proceed);
    }
  }

  private void proceed() {
    while (!closed && !waiting.isEmpty() && open < most) {
      open++;
      session.accept(waiting.remove());
    }
  }

  /** The session is over. */
  void close() {
    closed = true;
    while (!waiting.isEmpty()) {
      waiting.remove().reject(Http3Error.WT_SESSION_GONE);
    }
  }
}
