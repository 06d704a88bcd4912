package io.heddle.websocket;

import io.heddle.watch.ProcessLog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The threads of a Jetty that serves, and its end. Jetty stops only when its selectors do, however
 * long that takes, and runs handlers on their threads: application code that waits there would be
 * waited for without end. Safe from any thread.
 */
public final class JettyThreads {
  private static final long PATIENCE_S = 3;
  private static final int LEAST_THREADS = 8;
  private static final int IDLE_MS = 60_000;

  private final ThreadGroup group;
  private final QueuedThreadPool pool;

  /**
   * Threads that have not begun.
   *
   * @param name of each begins so
   * @param most how many there may be
   */
  public JettyThreads(String name, int most) {
    group = new ThreadGroup(name);
    pool = new QueuedThreadPool(most, Math.min(LEAST_THREADS, most), IDLE_MS, -1, null, group);
    pool.setName(name);
    pool.setDaemon(true);
  }

  /**
   * The threads, for Jetty.
   *
   * @return always the same
   */
  public QueuedThreadPool pool() {
    return pool;
  }

  /**
   * Whether the caller is on one of them.
   *
   * @return true if so: it must not wait for their end
   */
  public boolean isHere() {
    return Thread.currentThread().getThreadGroup() == group;
  }

  /**
   * Stops what runs on the threads; blocks for a few seconds at most. Code that holds a thread is
   * interrupted.
   *
   * @param jetty what to stop
   */
  public void stop(LifeCycle jetty) {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    Thread stopper = new Thread(() -> stop(jetty, stopped), group.getName() + "-stop");
    stopper.setDaemon(true);
    stopper.start();
    if (!hasEnded(stopped)) {
      group.interrupt();
      if (!hasEnded(stopped)) {
        ProcessLog.warn(
            "{} cannot stop: code that does not return holds its threads", group.getName());
      }
    }
  }

  private static void stop(LifeCycle jetty, CompletableFuture<Void> stopped) {
    try {
      jetty.stop();
      stopped.complete(null);
    } catch (Exception e) {
      stopped.completeExceptionally(e);
    }
  }

  private static boolean hasEnded(CompletableFuture<Void> stopped) {
    try {
      stopped.get(PATIENCE_S, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("WebSockets cannot stop", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
