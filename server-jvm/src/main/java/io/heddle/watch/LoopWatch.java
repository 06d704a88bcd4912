package io.heddle.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Names application code that holds a connection's thread for long: nothing else of that thread's
 * connections goes on meanwhile. One daemon thread for all of the process looks at all of them a
 * few times a second; connections cost nothing. A hold is reported after a second, and again each
 * time that it has become ten times as long.
 */
final class LoopWatch implements Runnable {
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(250);

  /** Reports in a row, so that many held threads do not fill a disk; then one for each second. */
  private static final int MOST_REPORTS = 20;

  private static final int MOST_FRAMES = 4;
  private static final AtomicBoolean BEGUN = new AtomicBoolean();
  private static final List<String> PLATFORM = List.of("java.", "jdk.", "sun.");
  private static final List<String> CARRIERS = List.of("io.netty.", "org.eclipse.jetty.");

  private final Set<LoopThread> threads = LoopThread.all();
  private double allowed = MOST_REPORTS;
  private long lookedNs = System.nanoTime();

  private LoopWatch() {}

  /** Begins to watch, once. */
  static void begin() {
    if (BEGUN.compareAndSet(false, true)) {
      Thread watch = new Thread(new LoopWatch(), "heddle-watch");
      watch.setDaemon(true);
      watch.start();
    }
  }

  @Override
  public void run() {
    while (true) {
      LockSupport.parkNanos(LOOK_NS);
      try {
        look(System.nanoTime());
      } catch (RuntimeException | Error e) {
        ProcessLog.warn("Looking at the connections' threads failed", e);
      }
    }
  }

  private void look(long nowNs) {
    allowed =
        Math.min(MOST_REPORTS, allowed + (nowNs - lookedNs) / (double) TimeUnit.SECONDS.toNanos(1));
    lookedNs = nowNs;
    threads.removeIf(thread -> !thread.thread().isAlive());
    for (LoopThread thread : threads) {
      long heldNs = thread.heldNs(nowNs, PATIENCE_NS);
      if (heldNs > 0 && allowed >= 1) {
        allowed--;
        report(thread, heldNs);
      }
    }
  }

  private static void report(LoopThread held, long heldNs) {
    ProcessLog.warn(
        "Code of {} has held the thread {} for {} ms, and with it all connections of that thread:"
            + " wait in thenCompose, or serve the session by Blocking.handler. It is at {}",
        held.owner(),
        held.thread().getName(),
        TimeUnit.NANOSECONDS.toMillis(heldNs),
        place(held.thread().getStackTrace()));
  }

  /** Where the thread is, and the frames that led there which say most to the code's author. */
  private static String place(StackTraceElement[] stack) {
    List<String> frames = new ArrayList<>();
    for (StackTraceElement frame : stack) {
      boolean top = frames.isEmpty();
      boolean named = !frame.isNativeMethod() && frame.getLineNumber() > 0;
      if (top || (named && !isOf(PLATFORM, frame) && !isOf(CARRIERS, frame))) {
        frames.add(
            frame.getClassName()
                + "."
                + frame.getMethodName()
                + (named ? ":" + frame.getLineNumber() : ""));
      }
      if (frames.size() == MOST_FRAMES) {
        break;
      }
    }
    return String.join(" < ", frames);
  }

  private static boolean isOf(List<String> packages, StackTraceElement frame) {
    return packages.stream().anyMatch(frame.getClassName()::startsWith);
  }
}
