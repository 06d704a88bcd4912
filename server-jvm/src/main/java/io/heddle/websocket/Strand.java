package io.heddle.websocket;

import io.heddle.session.Loop;
import io.heddle.watch.LoopThread;
import io.heddle.watch.ProcessLog;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A loop without a thread of its own: its tasks run one at a time, in order, on whatever threads an
 * executor has. What comes from such a thread while the loop is idle runs there at once, so that a
 * message costs no change of threads. Safe from any thread.
 */
public final class Strand implements Loop {
  /** After so many tasks in a row another strand may have the thread. */
  private static final int TURN = 256;

  private static final ScheduledExecutorService TIMERS = timers();

  /**
   * Threads that come with work and go when there is none. Not the common pool's, which may have
   * one, and that blocked by somebody's task.
   */
  private static final Executor SPARE =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          5,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> daemon(task, "heddle-strand"));

  private final Executor executor;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Tasks that wait or run; whoever raises it from 0 runs them. */
  private final AtomicInteger due = new AtomicInteger();

  private volatile @Nullable Thread owner;

  /** An idle loop whose tasks run on spare threads. */
  public Strand() {
    this(SPARE);
  }

  /**
   * An idle loop.
   *
   * @param executor where its tasks run; may have many threads
   */
  public Strand(Executor executor) {
    this.executor = executor;
  }

  private static ScheduledExecutorService timers() {
    ScheduledThreadPoolExecutor timers =
        new ScheduledThreadPoolExecutor(1, task -> daemon(task, "heddle-timers"));
    timers.setRemoveOnCancelPolicy(true);
    return timers;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Here and now if the loop is idle. */
  @Override
  public void run(Runnable task) {
    if (due.compareAndSet(0, 1)) {
      turn(task);
    } else {
      execute(task);
    }
  }

  @Override
  public boolean inLoop() {
    return owner == Thread.currentThread();
  }

  @Override
  public boolean mayWait() {
    return !inLoop() && !LoopThread.isHere();
  }

  @Override
  public @Nullable Object enter(Object owner) {
    // A stage may be completed elsewhere, by a timeout of its owner's for one.
    return inLoop() ? LoopThread.enter(owner) : LoopThread.ELSEWHERE;
  }

  @Override
  public void leave(@Nullable Object before) {
    LoopThread.leave(before);
  }

  @Override
  public void failed(Object owner, Throwable failure) {
    LoopThread.failed(owner, failure);
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (due.getAndIncrement() == 0) {
      hire();
    }
  }

  private void hire() {
    try {
      executor.execute(this::resume);
    } catch (RejectedExecutionException e) {
      // It has stopped; but who waits for the end of a connection is still to hear of it.
      SPARE.execute(this::resume);
    }
  }

  private void resume() {
    turn(tasks.remove());
  }

  /** Runs a task that was counted, and those that come meanwhile. */
  private void turn(Runnable first) {
    Runnable task = first;
    owner = Thread.currentThread();
    for (int done = 1; ; done++) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        ProcessLog.warn("A task failed", e);
      }
      if (done == TURN || due.get() == 1) {
        // Before the count falls: the next owner may come at once.
        owner = null;
        if (due.decrementAndGet() == 0) {
          return;
        }
        if (done == TURN) {
          hire();
          return;
        }
        owner = Thread.currentThread();
      } else {
        due.decrementAndGet();
      }
      task = tasks.remove();
    }
  }

  @Override
  public void schedule(long delayNs, Runnable task) {
    TIMERS.schedule(() -> execute(task), delayNs, TimeUnit.NANOSECONDS);
  }

  @Override
  public long nowNs() {
    return System.nanoTime();
  }
}
