package io.heddle.netty;

import io.heddle.PathStats;
import io.heddle.session.MeasuredPath;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionPathStats;
import io.netty.handler.codec.quic.QuicConnectionStats;
import io.netty.util.concurrent.Future;
import java.util.OptionalLong;

/**
 * What QUIC knows about a connection's path; after the connection's end, what it knew last.
 * Confined to the event loop.
 */
final class PathFigures {
  private final QuicChannel channel;
  private PathStats last = MeasuredPath.UNKNOWN;
  private boolean ended;

  PathFigures(QuicChannel channel) {
    this.channel = channel;
  }

  /** Takes the figures down; without effect once the connection is closed. */
  void sample() {
    if (ended) {
      return;
    }
    Future<QuicConnectionPathStats> collected = channel.collectPathStats(0);
    if (collected.isSuccess()) {
      last = convert(collected.getNow());
    }
  }

  /** The connection is closed; Netty has kept its counts. */
  void end() {
    Future<QuicConnectionStats> counts = channel.collectStats();
    if (counts.isSuccess() && counts.getNow() != null && !last.equals(MeasuredPath.UNKNOWN)) {
      last = withCounts(last, counts.getNow());
    }
    ended = true;
  }

  /** The smoothed round-trip time when figures were last taken; 0 if unknown. */
  long rttNs() {
    return last.smoothedRttNs().orElse(0);
  }

  PathStats collect() {
    sample();
    return last;
  }

  private static PathStats convert(QuicConnectionPathStats path) {
    return new MeasuredPath(
        OptionalLong.of(path.rtt()),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.of(path.sentBytes()),
        OptionalLong.of(path.recvBytes()),
        OptionalLong.of(path.sent()),
        OptionalLong.of(path.recv()),
        OptionalLong.of(path.lost()),
        OptionalLong.of(path.cwnd()),
        path.deliveryRate() > 0 ? OptionalLong.of(path.deliveryRate() * 8) : OptionalLong.empty());
  }

  private static PathStats withCounts(PathStats figures, QuicConnectionStats counts) {
    return new MeasuredPath(
        figures.smoothedRttNs(),
        figures.minRttNs(),
        figures.rttVariationNs(),
        OptionalLong.of(counts.sentBytes()),
        OptionalLong.of(counts.recvBytes()),
        OptionalLong.of(counts.sent()),
        OptionalLong.of(counts.recv()),
        OptionalLong.of(counts.lost()),
        figures.congestionWindowBytes(),
        figures.estimatedSendBitsPerSecond());
  }
}
