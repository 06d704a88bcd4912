package io.heddle.netty;

import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says when a connection that ran out of send capacity is worth trying again. Confined to the
 * connection's event loop.
 *
 * <p>Each acknowledgement frees a little capacity. Using it at once makes small packets, of which
 * each asks for an acknowledgement of its own, and for each of those Netty visits every open
 * stream: with 100 streams that is a spiral down to a tenth of the throughput. So the gate waits
 * until a batch fits, or until {@link #PATIENCE_NS} have passed since the first acknowledgement
 * that freed anything; a window smaller than a batch therefore costs half a millisecond a round
 * trip, not progress.
 */
final class SendGate {
  /** The capacity at which sending is worth while at once, in bytes: about half a GSO batch. */
  static final long BATCH_BYTES = 32 * 1024;

  /** How long a smaller capacity may wait for more, in nanoseconds. */
  static final long PATIENCE_NS = 500_000;

  private final Channel connection;
  private final LongSupplier capacity;
  private final Runnable resume;
  private @Nullable SendGates gates;
  private boolean waiting;
  private long worthWhileBytes = BATCH_BYTES;
  private @Nullable ScheduledFuture<?> patience;

  /**
   * A gate for a connection whose socket has {@link SendGates}.
   *
   * @param capacity the connection's send capacity in bytes; best that of a stream that sends
   *     little, such as HTTP/3's control stream, because its own credit is never the limit
   * @param resume called on the event loop, once for each {@link #await}
   */
  SendGate(Channel connection, LongSupplier capacity, Runnable resume) {
    this.connection = connection;
    this.capacity = capacity;
    this.resume = resume;
  }

  /** Whether {@code resume} is still to run. */
  boolean isWaiting() {
    return waiting;
  }

  /**
   * The owner has more to send and no capacity: {@code resume} will run once, later, when there is
   * some again. Calling it again before that, or when the connection is over, changes nothing.
   *
   * @param windowBytes the congestion window: half of it is worth while, too, because one that is
   *     still small never has room for a batch
   */
  void await(long windowBytes) {
    if (!waiting && connection.isOpen()) {
      waiting = true;
      worthWhileBytes = Math.max(1, Math.min(BATCH_BYTES, windowBytes / 2));
      gates().add(this);
    }
  }

  private SendGates gates() {
    SendGates known = gates;
    if (known == null) {
      known = SendGates.of(connection);
      gates = known;
      connection.closeFuture().addListener(closed -> cancel());
    }
    return known;
  }

  /**
   * The owner has nothing to send any more, or the connection is over: {@code resume} won't run.
   */
  void cancel() {
    if (waiting) {
      waiting = false;
      gates().remove(this);
      stopTimer();
    }
  }

  /** Packets have come in, so capacity may have grown. */
  void received() {
    if (!waiting) {
      return;
    }
    long bytes = capacity.getAsLong();
    if (bytes >= worthWhileBytes) {
      open();
    } else if (bytes > 0 && patience == null) {
      patience = connection.eventLoop().schedule(this::open, PATIENCE_NS, TimeUnit.NANOSECONDS);
    }
  }

  /** Has {@code resume} run now. */
  void open() {
    cancel();
    resume.run();
  }

  private void stopTimer() {
    if (patience != null) {
      patience.cancel(false);
      patience = null;
    }
  }
}
