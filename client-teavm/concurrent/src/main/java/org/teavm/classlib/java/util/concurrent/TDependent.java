package org.teavm.classlib.java.util.concurrent;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TStep} that waits for futures to complete, in order to complete another. Confined to the
 * one thread there is.
 */
final class TDependent<T, U> implements Runnable {
  private final TCompletableFuture<?>[] sources;
  private final TCompletableFuture<U> target;
  private final boolean any;
  private final int when;
  private final TStep<? super T, U> step;
  private @Nullable Executor executor;

  /** How many sources have yet to complete before the step may run; 0 once it may. */
  private int missing;

  private TDependent(
      TCompletableFuture<?>[] sources,
      boolean any,
      TCompletableFuture<U> target,
      @Nullable Executor executor,
      int when,
      TStep<? super T, U> step) {
    this.sources = sources;
    this.any = any;
    this.target = target;
    this.executor = executor;
    this.when = when;
    this.step = step;
  }

  /** Runs the step when {@code source} is complete, at once if it is. */
  static <T, U> TCompletableFuture<U> of(
      TCompletableFuture<? extends T> source,
      TCompletableFuture<U> target,
      @Nullable Executor executor,
      int when,
      TStep<? super T, U> step) {
    return ofAll(new TCompletableFuture<?>[] {source}, target, executor, when, step);
  }

  /** Runs the step on the first one's value when both have one, or fails as the first to fail. */
  static <T, U> TCompletableFuture<U> ofBoth(
      TCompletableFuture<? extends T> first,
      TCompletableFuture<?> second,
      TCompletableFuture<U> target,
      @Nullable Executor executor,
      TStep<? super T, U> step) {
    TCompletableFuture<?>[] sources = {first, second};
    return ofAll(sources, target, executor, TStep.ON_VALUE, step);
  }

  /** Runs the step on whichever completes first. */
  static <T, U> TCompletableFuture<U> ofEither(
      TCompletableFuture<? extends T> first,
      TCompletableFuture<? extends T> second,
      TCompletableFuture<U> target,
      @Nullable Executor executor,
      TStep<? super T, U> step) {
    TCompletableFuture<?>[] sources = {first, second};
    return ofAny(sources, target, executor, TStep.ON_VALUE, step);
  }

  static <T, U> TCompletableFuture<U> ofAll(
      TCompletableFuture<?>[] sources,
      TCompletableFuture<U> target,
      @Nullable Executor executor,
      int when,
      TStep<? super T, U> step) {
    TDependent<T, U> dependent = new TDependent<>(sources, false, target, executor, when, step);
    for (TCompletableFuture<?> source : sources) {
      if (!source.done) {
        dependent.missing++;
      }
    }
    return dependent.start();
  }

  static <T, U> TCompletableFuture<U> ofAny(
      TCompletableFuture<?>[] sources,
      TCompletableFuture<U> target,
      @Nullable Executor executor,
      int when,
      TStep<? super T, U> step) {
    TDependent<T, U> dependent = new TDependent<>(sources, true, target, executor, when, step);
    dependent.missing = 1;
    for (TCompletableFuture<?> source : sources) {
      if (source.done) {
        dependent.missing = 0;
      }
    }
    return dependent.start();
  }

  private TCompletableFuture<U> start() {
    if (missing == 0) {
      advance();
    } else {
      for (TCompletableFuture<?> source : sources) {
        if (!source.done) {
          source.waiters = new TWaiter(this, source.waiters);
        }
      }
    }
    return target;
  }

  /**
   * To be called when a source completes.
   *
   * @return the target if it is complete now and others wait for it in turn
   */
  @Nullable TCompletableFuture<U> sourceCompleted() {
    if (missing > 0 && --missing == 0) {
      for (TCompletableFuture<?> source : sources) {
        if (!source.done) {
          source.forget(this);
        }
      }
      advance();
    }
    return target.done && target.waiters != null ? target : null;
  }

  /** Called by the executor. */
  @Override
  public void run() {
    advance();
    target.completeWaiters();
  }

  @SuppressWarnings("unchecked") // the factories above relate T to the sources
  private void advance() {
    // As in the JDK: a target that was completed or cancelled by hand saves the step.
    if (target.done) {
      return;
    }
    TCompletableFuture<T> decisive = (TCompletableFuture<T>) decisive();
    if ((when & (decisive.failure == null ? TStep.ON_VALUE : TStep.ON_FAILURE)) == 0) {
      target.settleAs((TCompletableFuture<U>) decisive);
      return;
    }
    Executor chosen = executor;
    executor = null;
    try {
      if (chosen != null) {
        chosen.execute(this);
      } else {
        step.run(decisive.value, decisive.failure, target);
      }
    } catch (Throwable t) {
      target.fail(t);
    }
  }

  /** The source whose outcome counts, all of them or any one being complete. */
  private TCompletableFuture<?> decisive() {
    for (TCompletableFuture<?> source : sources) {
      if (any ? source.done : source.failure != null) {
        return source;
      }
    }
    return sources[0];
  }
}
