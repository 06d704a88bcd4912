package io.heddle.watch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A thread on which connections live, and whose code it runs now. The thread writes plain fields as
 * it enters and leaves an application's code; {@link LoopWatch} reads them from time to time.
 */
public final class LoopThread {
  private static final RareWarnings FAILURES = ProcessLog.rare("Code of the application failed");

  /** In place of what {@link #enter} answers, for {@link #leave} after there was no entering. */
  public static final Object ELSEWHERE = new Object();

  private static final ThreadLocal<@Nullable LoopThread> CURRENT = new ThreadLocal<>();
  private static final Set<LoopThread> ALL = ConcurrentHashMap.newKeySet();
  private static final VarHandle OWNER;
  private static final VarHandle TURN;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      OWNER = lookup.findVarHandle(LoopThread.class, "owner", Object.class);
      TURN = lookup.findVarHandle(LoopThread.class, "turn", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Thread thread = Thread.currentThread();

  /** Whose code runs; null for Heddle's own. */
  @SuppressWarnings("UnusedVariable") // by its handle
  private @Nullable Object owner;

  /** Counts what ran, so that the same owner's next turn is another one. */
  @SuppressWarnings("UnusedVariable") // by its handle
  private long turn;

  // ---- the watch's alone ----

  private long seenTurn = -1;
  private long seenNs;
  private long reportAfterNs;

  private LoopThread() {}

  /** Those that have run application code and live. */
  static Set<LoopThread> all() {
    return ALL;
  }

  /**
   * Application code begins on this thread, perhaps within other such code.
   *
   * @param owner whose it is
   * @return for {@link #leave}
   */
  public static @Nullable Object enter(Object owner) {
    LoopThread current = CURRENT.get();
    if (current == null) {
      current = new LoopThread();
      CURRENT.set(current);
      ALL.add(current);
      LoopWatch.begin();
    }
    Object before = OWNER.getOpaque(current);
    if (before == null) {
      TURN.setOpaque(current, (long) TURN.getOpaque(current) + 1);
      OWNER.setOpaque(current, owner);
    }
    return before;
  }

  /**
   * That code has ended.
   *
   * @param before what {@link #enter} answered
   */
  public static void leave(@Nullable Object before) {
    LoopThread current = CURRENT.get();
    if (before == null && current != null) {
      OWNER.setOpaque(current, null);
    }
  }

  /**
   * That code has failed, and nobody else is going to tell.
   *
   * @param owner as for {@link #enter}
   * @param failure how
   */
  public static void failed(Object owner, Throwable failure) {
    FAILURES.addWithStack(String.valueOf(owner), failure);
  }

  /**
   * Whether the caller is application code on a connection's thread.
   *
   * @return true if so: it must not wait
   */
  public static boolean isHere() {
    LoopThread current = CURRENT.get();
    return current != null && OWNER.getOpaque(current) != null;
  }

  /**
   * Runs application code that is no reaction to a stage.
   *
   * @param owner whose it is
   * @param code what to run
   * @param <X> what it throws
   * @throws X as the code does
   */
  public static <X extends Exception> void run(Object owner, Code<X> code) throws X {
    Object before = enter(owner);
    try {
      code.run();
    } finally {
      leave(before);
    }
  }

  /**
   * Application code.
   *
   * @param <X> what it throws
   */
  @FunctionalInterface
  public interface Code<X extends Exception> {
    /**
     * Runs it.
     *
     * @throws X as it likes
     */
    void run() throws X;
  }

  // ---- for the watch ----

  Thread thread() {
    return thread;
  }

  /**
   * Looks whether the thread is where it was at earlier looks.
   *
   * @return how long it has been there for sure, in nanoseconds, if that is worth a report; else 0
   */
  long heldNs(long nowNs, long patienceNs) {
    long turnNow = (long) TURN.getOpaque(this);
    if (OWNER.getOpaque(this) == null || turnNow != seenTurn) {
      seenTurn = turnNow;
      seenNs = nowNs;
      reportAfterNs = patienceNs;
      return 0;
    }
    long heldNs = nowNs - seenNs;
    if (heldNs < reportAfterNs) {
      return 0;
    }
    reportAfterNs = 10 * heldNs;
    return heldNs;
  }

  /** Whose code holds it, for people. */
  String owner() {
    return String.valueOf((Object) OWNER.getOpaque(this));
  }
}
