package io.heddle.netty;

import io.heddle.session.Loop;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;

/** A Netty event loop as the engine's {@link Loop}. Any thread. */
final class NettyLoop implements Loop {
  private final EventExecutor executor;

  NettyLoop(EventExecutor executor) {
    this.executor = executor;
  }

  @Override
  public boolean inLoop() {
    return executor.inEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  public void schedule(long delayNs, Runnable task) {
    var unused = executor.schedule(task, delayNs, TimeUnit.NANOSECONDS);
  }

  @Override
  public long nowNs() {
    return System.nanoTime();
  }
}
