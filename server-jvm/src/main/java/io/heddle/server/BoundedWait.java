package io.heddle.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for what closes, without the JDK's timer thread: that may be the one that waits, where an
 * application closes in reaction to a time-out. Stateless.
 */
public final class BoundedWait {
  private BoundedWait() {}

  /**
   * When so much time is over.
   *
   * @param timeoutMs milliseconds
   * @return as {@link System#nanoTime} has it
   */
  public static long endNs(long timeoutMs) {
    // Of Long.MAX_VALUE, which means for ever, the sum must not overflow.
    return System.nanoTime()
        + Math.min(TimeUnit.MILLISECONDS.toNanos(timeoutMs), Long.MAX_VALUE / 2);
  }

  /**
   * Waits for the end of a stage, however that comes about; an interrupt ends it, too.
   *
   * @param stage what to wait for
   * @param endNs until when, by {@link #endNs}
   * @return whether it has ended
   */
  public static boolean await(CompletableFuture<?> stage, long endNs) {
    try {
      stage.get(endNs - System.nanoTime(), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException e) {
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
