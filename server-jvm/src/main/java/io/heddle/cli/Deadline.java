package io.heddle.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A point in time up to which stages are waited for. Immutable, any thread that may wait. */
final class Deadline {
  private final long endNs;

  private Deadline(long endNs) {
    this.endNs = endNs;
  }

  static Deadline in(long timeoutMs) {
    return new Deadline(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs));
  }

  long leftNs() {
    return Math.max(0, endNs - System.nanoTime());
  }

  void check() throws TimeoutException {
    if (leftNs() == 0) {
      throw new TimeoutException();
    }
  }

  <T> T await(CompletableFuture<T> stage)
      throws TimeoutException, ExecutionException, InterruptedException {
    return stage.get(leftNs(), TimeUnit.NANOSECONDS);
  }
}
