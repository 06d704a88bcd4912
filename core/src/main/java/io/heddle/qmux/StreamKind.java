package io.heddle.qmux;

import io.heddle.HeddleException;
import io.heddle.session.Carrier.OpenResult;
import io.heddle.session.Loop;
import io.heddle.session.WaitingOpens;

/**
 * Bidirectional or unidirectional streams: how many this end opened and may open, and how many the
 * peer. Confined to the loop.
 */
final class StreamKind {
  private final boolean server;
  final boolean bidirectional;

  /** What the peer allows this end. */
  final SendCredit opens = new SendCredit(0);

  /** What this end allows the peer. */
  final ReceiveCredit arrivals;

  /** Opens that the peer's limit does not allow yet, longest first. */
  final WaitingOpens waiting = new WaitingOpens();

  StreamKind(boolean server, boolean bidirectional, int maxArrivals) {
    this.server = server;
    this.bidirectional = bidirectional;
    arrivals = ReceiveCredit.streams(maxArrivals);
  }

  boolean mayOpen() {
    return !waiting.isEmpty() && opens.available() > 0;
  }

  /** Takes the next stream's id. */
  long open() {
    long id = StreamId.of(opens.used(), server, bidirectional);
    opens.use(1);
    return id;
  }

  /** Whether opens wait and the peer has not been told so. */
  boolean blocked() {
    return !waiting.isEmpty() && opens.available() == 0 && opens.block();
  }

  void writeControl(RecordWriter writer) {
    long limit = arrivals.announce(0, 0);
    if (limit != ReceiveCredit.NONE) {
      writer.frame(bidirectional ? FrameType.MAX_STREAMS_BIDI : FrameType.MAX_STREAMS_UNI, limit);
    }
    long blocked = opens.takeBlocked();
    if (blocked != SendCredit.NONE) {
      writer.frame(
          bidirectional ? FrameType.STREAMS_BLOCKED_BIDI : FrameType.STREAMS_BLOCKED_UNI, blocked);
    }
  }

  void fail(HeddleException reason, Loop loop) {
    for (OpenResult result : waiting.removeAll()) {
      loop.execute(() -> result.failed(reason));
    }
  }
}
