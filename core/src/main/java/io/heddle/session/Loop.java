package io.heddle.session;

import io.heddle.HeddleException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that a session is confined to, and its clock. The backend's event loop on the JVM,
 * the page's in the browser, virtual time in tests.
 */
public interface Loop {
  /**
   * Whether the caller is on the loop.
   *
   * @return true if so
   */
  boolean inLoop();

  /**
   * Runs a task on the loop, later: never within the call, always after the tasks given before.
   *
   * @param task what to run
   */
  void execute(Runnable task);

  /**
   * Runs a task on the loop: within the call if the caller's thread can be the loop's now, else
   * later. To be called where it does not matter which.
   *
   * @param task what to run
   */
  default void run(Runnable task) {
    execute(task);
  }

  /**
   * Runs a task when the loop has done what it is doing now: never within the call, but perhaps
   * before tasks that were given to {@link #execute} earlier. To be called on the loop.
   *
   * @param task what to run
   */
  default void afterThis(Runnable task) {
    execute(task);
  }

  /**
   * Runs a task on the loop after a while.
   *
   * @param delayNs nanoseconds
   * @param task what to run
   */
  void schedule(long delayNs, Runnable task);

  /**
   * Runs a task on the loop after a while, or never.
   *
   * @param delayMs milliseconds; {@link Long#MAX_VALUE} for never
   * @param task what to run
   */
  default void scheduleMs(long delayMs, Runnable task) {
    if (delayMs != Long.MAX_VALUE) {
      schedule(toNanos(delayMs), task);
    }
  }

  /**
   * Milliseconds in nanoseconds. {@code TimeUnit} overflows where TeaVM compiles it.
   *
   * @param ms not negative
   * @return {@link Long#MAX_VALUE} for what is longer
   */
  static long toNanos(long ms) {
    return ms > Long.MAX_VALUE / 1_000_000 ? Long.MAX_VALUE : ms * 1_000_000;
  }

  /**
   * The time, which only goes on. As with {@link System#nanoTime}, it may be negative and overflow:
   * of two times only the difference counts.
   *
   * @return nanoseconds since some moment, or until it
   */
  long nowNs();

  /**
   * Whether the caller's thread may wait for what the loop is going to do. Any thread.
   *
   * @return false where waiting would hold up the loop itself, or another one
   */
  default boolean mayWait() {
    return !inLoop();
  }

  /**
   * Code of an application's begins here: for those who watch how long it takes. Any thread.
   *
   * @param owner whose it is; its text names it to people
   * @return for {@link #leave}
   */
  default @Nullable Object enter(Object owner) {
    return null;
  }

  /**
   * That code has ended.
   *
   * @param before what {@link #enter} answered
   */
  default void leave(@Nullable Object before) {}

  /**
   * Code of an application's has failed, and nobody else is going to tell.
   *
   * @param owner whose it is; its text names it to people
   * @param failure how
   */
  default void failed(Object owner, Throwable failure) {}

  /**
   * Why a peer that wants a sign of life now and then may have given up on this end: it was
   * suspended. To be asked when a connection was lost.
   *
   * @param timeoutMs how long the peer waits for a sign of life, in milliseconds
   * @param sinceNs when the connection began, as {@link #nowNs} told it
   * @return what the application is told, in the platform's words, if the loop stood still for so
   *     long since then and went on no longer ago; else, or where that is not known, empty
   */
  default Optional<HeddleException> suspension(long timeoutMs, long sinceNs) {
    return Optional.empty();
  }
}
