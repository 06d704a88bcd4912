package org.teavm.classlib.java.util.concurrent;

import org.jspecify.annotations.Nullable;

/** What a {@link TDependent} does once its sources are complete. */
interface TStep<T, U> {
  /** The step wants a value; failures pass it by. */
  int ON_VALUE = 1;

  /** The step wants a failure; values pass it by. */
  int ON_FAILURE = 2;

  /** The step wants either. */
  int ALWAYS = ON_VALUE | ON_FAILURE;

  /** Nothing to do but to pass the outcome on. */
  int NEVER = 0;

  /**
   * Completes {@code target} or sees to it that it will be.
   *
   * @param failure null when there is a value, which may be null too
   */
  void run(@Nullable T value, @Nullable Throwable failure, TCompletableFuture<U> target)
      throws Throwable;
}
