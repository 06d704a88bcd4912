package org.teavm.classlib.java.util.concurrent;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code java.util.concurrent.Future} for TeaVM. */
public interface TFuture<V> {
  /** As in the JDK. */
  boolean cancel(boolean mayInterruptIfRunning);

  /** As in the JDK. */
  boolean isCancelled();

  /** As in the JDK. */
  boolean isDone();

  /** As in the JDK; waits in a thread only, see {@link TCompletableFuture}. */
  @Nullable V get() throws InterruptedException, ExecutionException;

  /** As in the JDK; waits in a thread only, see {@link TCompletableFuture}. */
  @Nullable V get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TTimeoutException;
}
