package io.heddle.netty;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * An event loop whose timers are run by it alone. Netty's codec for QUIC (4.2.18) looks at the
 * timer of a connection whenever it has sent something, and if that is due, as on a thread that was
 * busy, runs it at once: quiche takes packets for lost then, but Netty, which is sending, sends
 * nothing of what was in them. If nothing else is under way no other timer is left, and they are
 * not sent again until somebody else sends something. So a timer that is due says that it is not
 * yet, and is set again; it has its turn right after that. A connection that sends in each turn of
 * the loop puts it off, until its congestion window is full and nothing more is sent.
 */
final class QuicEventLoop extends SingleThreadIoEventLoop {
  private static final String TIMER =
      "io.netty.handler.codec.quic.QuicheQuicChannel$TimeoutHandler";

  private QuicEventLoop(IoEventLoopGroup parent, Executor executor, IoHandlerFactory io) {
    super(parent, executor, io);
  }

  /**
   * As many of them, each with a thread.
   *
   * @param threads at least 1
   */
  static MultiThreadIoEventLoopGroup group(
      int threads, ThreadFactory factory, IoHandlerFactory io) {
    return new MultiThreadIoEventLoopGroup(threads, factory, io) {
      @Override
      protected IoEventLoop newChild(Executor executor, IoHandlerFactory inner, Object... ignored) {
        return new QuicEventLoop(this, executor, inner);
      }
    };
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    ScheduledFuture<?> timer = super.schedule(command, delay, unit);
    return command.getClass().getName().equals(TIMER) ? new NeverDue(this, timer) : timer;
  }

  /** A timer, as far as Netty's codec uses it. */
  private static final class NeverDue extends DefaultPromise<Object>
      implements ScheduledFuture<Object> {
    private final ScheduledFuture<?> timer;

    NeverDue(QuicEventLoop loop, ScheduledFuture<?> timer) {
      super(loop);
      this.timer = timer;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return Math.max(1, timer.getDelay(unit));
    }

    @Override
    public int compareTo(Delayed other) {
      return timer.compareTo(other);
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      return timer.cancel(mayInterrupt);
    }

    @Override
    public boolean isDone() {
      return timer.isDone();
    }

    @Override
    public boolean isCancelled() {
      return timer.isCancelled();
    }
  }
}
