package io.heddle.netty;

import io.heddle.watch.ProcessLog;
import io.heddle.watch.RareWarnings;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps an event loop alive whatever its inside throws: Netty ends the thread on an {@link Error},
 * and everything that waits on it would wait for ever. Tells once if the loop fails all the time.
 * Confined to the event loop's thread, but for waking it.
 */
final class EnduringIoHandler extends ForwardingIoHandler {
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(2);
  private static final long PAUSE_MS = 50;
  private final Consumer<Throwable> failed;
  private final RareWarnings warnings = ProcessLog.rare("A UDP thread's turn failed");
  private boolean failing;
  private boolean told;
  private long failingSinceNs;

  private EnduringIoHandler(IoHandler inner, Consumer<Throwable> failed) {
    super(inner);
    this.failed = failed;
  }

  /**
   * Wraps what a factory makes.
   *
   * @param failed told, on the event loop, of a loop that failed at every turn for two seconds
   */
  static IoHandlerFactory around(IoHandlerFactory inner, Consumer<Throwable> failed) {
    return executor -> new EnduringIoHandler(inner.newHandler(executor), failed);
  }

  @Override
  public int run(IoHandlerContext context) {
    try {
      int handled = super.run(context);
      failing = false;
      return handled;
    } catch (Throwable e) {
      failed(e);
      return 0;
    }
  }

  private void failed(Throwable cause) {
    warnings.add(cause);
    long nowNs = System.nanoTime();
    if (!failing) {
      failing = true;
      failingSinceNs = nowNs;
    } else if (!told && nowNs - failingSinceNs >= PATIENCE_NS) {
      told = true;
      failed.accept(cause);
    }
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      // Whoever ends an event loop shuts it down; the next turn sees that.
    }
  }
}
