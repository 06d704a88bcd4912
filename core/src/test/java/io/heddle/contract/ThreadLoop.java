package io.heddle.contract;

import io.heddle.session.Loop;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A loop on a thread of its own and in real time; for the JVM only. */
final class ThreadLoop implements Loop {
  private volatile @Nullable Thread thread;
  private final ScheduledExecutorService executor;

  ThreadLoop(String name) {
    executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread created = new Thread(task, name);
              created.setDaemon(true);
              thread = created;
              return created;
            });
  }

  @Override
  public boolean inLoop() {
    return Thread.currentThread() == thread;
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

  void stop() {
    executor.shutdownNow();
  }
}
