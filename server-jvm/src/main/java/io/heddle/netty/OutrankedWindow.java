package io.heddle.netty;

import io.heddle.schedule.DeliveryWindow;
import io.netty.handler.codec.quic.QuicChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How much of a connection's congestion window is for streams that others outrank. Confined to the
 * connection's event loop.
 *
 * <p>What QUIC's library has, no priority can overtake, and a congestion controller that waits for
 * loss fills the queue at the narrowest place of the path, where an urgent message then waits, or
 * is dropped. So while streams of several levels send, all but the most urgent keep no more under
 * way than the path takes. Where all are of one level, nobody is held back for anybody, and the
 * congestion controller's share of a path that others fill is not given up.
 */
final class OutrankedWindow {
  /** How often at least it is looked whether what is under way should long have arrived. */
  private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);

  /** How long after it has sent a level is taken for one that will again. */
  private static final long LASTING_NS = TimeUnit.SECONDS.toNanos(10);

  private final QuicChannel channel;
  private final CongestionWindow window;
  private final LongSupplier capacity;
  private final SendGate gate;
  private boolean watched;

  private int urgentLevel;
  private long urgentNs;
  private boolean contested;

  private @Nullable DeliveryWindow delivery;
  private long sentBytes;
  private long probes;

  /**
   * The window of a connection.
   *
   * @param capacity the connection's send capacity in bytes, as quiche has it
   * @param roomAgain told after {@link #hasRoom} said no
   */
  OutrankedWindow(
      QuicChannel channel, CongestionWindow window, LongSupplier capacity, Runnable roomAgain) {
    this.channel = channel;
    this.window = window;
    this.capacity = capacity;
    gate = new SendGate(channel, this::capacity, roomAgain);
  }

  /** Whether a stream of a level may send, as far as more urgent ones are concerned. */
  boolean hasRoom(int level) {
    if (!isOutranked(level)) {
      return true;
    }
    if (gate.isWaiting()) {
      return false;
    }
    DeliveryWindow now = updated();
    if (now.room(sentBytes) > 0) {
      return true;
    }
    // A batch is a small part of what keeps the path busy.
    gate.await(now.bytes() / 4);
    watch(now);
    return false;
  }

  /** What is under way is an estimate: nobody is to wait for good because it is wrong. */
  private void watch(DeliveryWindow now) {
    if (!watched) {
      watched = true;
      long dueNs = now.overdueAtNs();
      long waitNs =
          dueNs == DeliveryWindow.NEVER ? LOOK_NS : Math.min(LOOK_NS, dueNs - System.nanoTime());
      var unused = channel.eventLoop().schedule(this::look, waitNs, TimeUnit.NANOSECONDS);
    }
  }

  private void look() {
    watched = false;
    DeliveryWindow now = delivery;
    if (!gate.isWaiting() || now == null || !channel.isActive()) {
      return;
    }
    now.overdue(System.nanoTime());
    if (updated().room(sentBytes) > 0) {
      gate.open();
    } else {
      watch(now);
    }
  }

  private boolean isOutranked(int level) {
    if (level >= urgentLevel) {
      urgentLevel = level;
      if (contested) {
        urgentNs = System.nanoTime();
      }
      return false;
    }
    long nowNs = System.nanoTime();
    if (!contested) {
      contested = true;
      urgentNs = nowNs;
    } else if (nowNs - urgentNs > LASTING_NS) {
      urgentLevel = level;
      rest();
      return false;
    }
    return true;
  }

  private void rest() {
    contested = false;
    delivery = null;
    gate.cancel();
  }

  /** What is known now of what is under way. */
  private DeliveryWindow updated() {
    DeliveryWindow now = delivery;
    if (now == null) {
      now = new DeliveryWindow(window.leastRoundTripNs(), System.nanoTime());
      delivery = now;
      sentBytes = 0;
    } else {
      now.arrived(sentBytes - window.underWayBytes(), System.nanoTime());
    }
    return now;
  }

  /** A stream of any level has sent bytes. */
  void sent(int bytes) {
    DeliveryWindow now = delivery;
    if (now != null) {
      sentBytes += bytes;
      if (now.wantsProbe(sentBytes)) {
        now.probed(probes++, sentBytes, System.nanoTime());
      }
    }
  }

  /** The congestion window is full, or the connection's credit used up. */
  void congested() {
    DeliveryWindow now = delivery;
    if (now != null) {
      now.heldBack();
    }
  }

  private long capacity() {
    return Math.min(updated().room(sentBytes), capacity.getAsLong());
  }
}
