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

  /** Whether enough sources have completed and this has gone on to its step. */
  private boolean started;

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
    return new TDependent<>(sources, false, target, executor, when, step).start();
  }

  static <T, U> TCompletableFuture<U> ofAny(
      TCompletableFuture<?>[] sources,
      TCompletableFuture<U> target,
      @Nullable Executor executor,
      int when,
      TStep<? super T, U> step) {
    for (TCompletableFuture<?> source : sources) {
      if (source.done) {
        TCompletableFuture<?>[] decided = {source};
        return ofAll(decided, target, executor, when, step);
      }
    }
    return new TDependent<>(sources, true, target, executor, when, step).start();
  }

  private TCompletableFuture<U> start() {
    if (isReady()) {
      started = true;
      // A peculiarity of the JDK's: what finds both of two complete, and what waited for either,
      // goes to its executor even if only to fail there.
      if (sources.length == 1 || !handOver()) {
        advance();
      }
    } else {
      for (TCompletableFuture<?> source : sources) {
        if (!source.done) {
          source.waiters = new TWaiter(source, this, source.waiters);
        }
      }
    }
    return target;
  }

  /**
   * To be called when a source completes.
   *
   * @return the target if that has made it complete and others wait for it in turn
   */
  @Nullable TCompletableFuture<U> sourceCompleted(TCompletableFuture<?> completed) {
    if (started || !isReady()) {
      return null;
    }
    started = true;
    if (when == TStep.NEVER) {
      // anyOf takes the outcome that it is told of, though another may have come about meanwhile.
      target.settleAs(TDependent.<U>cast(completed));
    }
    for (TCompletableFuture<?> source : sources) {
      if (!source.done) {
        source.forget(this);
      }
    }
    if (!any || !handOver()) {
      advance();
    }
    return target.done && target.waiters != null ? target : null;
  }

  private boolean isReady() {
    for (TCompletableFuture<?> source : sources) {
      if (source.done == any) {
        return any;
      }
    }
    return !any;
  }

  /** Called by the executor. */
  @Override
  public void run() {
    advance();
    target.completeWaiters();
  }

  private void advance() {
    // As in the JDK: a target that was completed or cancelled by hand saves the step.
    if (target.done) {
      return;
    }
    TCompletableFuture<T> decisive = cast(decisive());
    if ((when & (decisive.failure == null ? TStep.ON_VALUE : TStep.ON_FAILURE)) == 0) {
      target.settleAs(TDependent.<U>cast(decisive));
      return;
    }
    if (!handOver()) {
      try {
        step.run(decisive.value, decisive.failure, target);
      } catch (Throwable t) {
        target.fail(t);
      }
    }
  }

  /** Has the executor, if there is one, run this from now on. */
  private boolean handOver() {
    Executor chosen = executor;
    if (chosen == null || target.done) {
      return false;
    }
    executor = null;
    try {
      chosen.execute(this);
    } catch (Throwable t) {
      target.fail(t);
    }
    return true;
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

  @SuppressWarnings("unchecked") // the factories above relate T and U to the sources
  private static <V> TCompletableFuture<V> cast(TCompletableFuture<?> source) {
    return (TCompletableFuture<V>) source;
  }
}
