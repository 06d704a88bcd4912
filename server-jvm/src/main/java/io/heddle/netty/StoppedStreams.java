package io.heddle.netty;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.AttributeKey;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The streams of a connection that were asked to stop with STOP_SENDING. quiche throws away what
 * arrives on them, the end, too, and looks whether it can forget a stream only when the end is
 * read, or when a frame that was sent on it is acknowledged (its issue 1968). Until then the stream
 * takes memory, and its peer's credit. Confined to the event loop.
 *
 * <p>So the end of a bidirectional stream is sent again when both halves are over; its
 * acknowledgement has quiche look. Where that half was reset, its reset has to have arrived before:
 * else a peer that gets the end first would take what it has for all there is. On a stream that the
 * peer opened one way nothing can be sent: those stay until the connection closes. Peers are
 * granted {@link #RESERVE} more streams to make up for them, and whoever has used that up is told
 * by {@link Http3Connection}.
 */
final class StoppedStreams {
  /**
   * The unidirectional streams of a peer's that one connection can stop. Each costs about 1 KiB.
   */
  static final int RESERVE = 10_240;

  private static final AttributeKey<StoppedStreams> KEY =
      AttributeKey.valueOf(StoppedStreams.class, "KEY");

  /** The write after which all of a stream's own half has been reset, for {@link Sender}. */
  private static final AttributeKey<Long> RESET =
      AttributeKey.valueOf(StoppedStreams.class, "RESET");

  private static final long SWEEP_MS = 100;

  /** Peers answer within a round trip; for who does not it is looked less and less often. */
  private static final int MAX_SHIFT = 7;

  /** After half a minute a reset has arrived, even if that cannot be told from what leaves. */
  private static final int MOST_UNSAFE_SWEEPS = 300;

  private final QuicChannel connection;
  private final Sender sender;
  private final ArrayDeque<Stopped> remembered = new ArrayDeque<>();
  private final Runnable exhausted;
  private int kept;
  private boolean swept;
  private Future<?> timer = CompletableFuture.completedFuture(null);

  /**
   * None yet.
   *
   * @param sender knows what has arrived at the peer
   * @param exhausted called once, when there was no room for one more
   */
  StoppedStreams(QuicChannel connection, Sender sender, Runnable exhausted) {
    this.connection = connection;
    this.sender = sender;
    this.exhausted = exhausted;
    connection.attr(KEY).set(this);
    connection.closeFuture().addListener(closed -> timer.cancel(false));
  }

  /** STOP_SENDING was sent on the stream, whose end had not been read. */
  static void add(QuicStreamChannel stream) {
    StoppedStreams all = stream.parent().attr(KEY).get();
    if (all != null) {
      all.remember(stream);
    }
  }

  /** RESET_STREAM was given to quiche for the stream. */
  static void reset(QuicStreamChannel stream) {
    StoppedStreams all = stream.parent().attr(KEY).get();
    if (all != null && stream.type() == QuicStreamType.BIDIRECTIONAL) {
      stream.attr(RESET).set(all.sender.written());
    }
  }

  private void remember(QuicStreamChannel stream) {
    if (stream.type() == QuicStreamType.BIDIRECTIONAL) {
      remembered.add(new Stopped(stream));
      sweepLater();
    } else if (++kept == RESERVE + 1) {
      exhausted.run();
    }
  }

  private void sweepLater() {
    if (!swept && connection.isOpen()) {
      swept = true;
      timer = connection.eventLoop().schedule(this::sweep, SWEEP_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void sweep() {
    swept = false;
    if (remembered.stream().anyMatch(Stopped::awaitsAcknowledgement)) {
      sender.learnWhatArrived();
    }
    boolean batch = QuicheNatives.beginBatch(connection);
    for (int left = remembered.size(); left > 0; left--) {
      Stopped next = remembered.remove();
      if (next.isKnown()) {
        remembered.add(next);
      }
    }
    if (batch) {
      QuicheNatives.endBatch(connection);
    }
    if (!remembered.isEmpty()) {
      sweepLater();
    }
  }

  private final class Stopped {
    private final QuicStreamChannel stream;
    private int sweeps;
    private int shift;

    Stopped(QuicStreamChannel stream) {
      this.stream = stream;
    }

    private boolean isSendingOver() {
      return !stream.isOpen() || stream.isOutputShutdown();
    }

    private boolean isSafe() {
      Long reset = stream.attr(RESET).get();
      return reset == null || sweeps >= MOST_UNSAFE_SWEEPS || sender.hasArrived(reset);
    }

    boolean awaitsAcknowledgement() {
      return isSendingOver() && !isSafe();
    }

    /** Has quiche forget the stream; false if it has. */
    boolean isKnown() {
      if (!isSendingOver() || ++sweeps < 1 << shift || !isSafe()) {
        return true;
      }
      sweeps = 0;
      shift = Math.min(shift + 1, MAX_SHIFT);
      if (!QuicheNatives.isFinished(stream)) {
        return true;
      }
      // RFC 9000 §3.1: to the peer it is a late repetition, of an end at the same offset.
      return QuicheNatives.repeatEnd(stream.parent(), stream.streamId());
    }
  }
}
