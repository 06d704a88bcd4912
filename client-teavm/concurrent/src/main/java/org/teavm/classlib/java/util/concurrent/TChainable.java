package org.teavm.classlib.java.util.concurrent;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The methods by which a future gets dependents: each hands a {@link TStep} to {@link TDependent}.
 */
abstract class TChainable<T> implements TCompletionStage<T> {
  abstract TCompletableFuture<T> self();

  /** As in the JDK: makes the futures that the methods below return. */
  public abstract <U> TCompletableFuture<U> newIncompleteFuture();

  /** As in the JDK. */
  public abstract Executor defaultExecutor();

  @Override
  public <U> TCompletableFuture<U> thenApply(Function<? super T, ? extends U> fn) {
    return thenApplyOn(null, fn);
  }

  @Override
  public <U> TCompletableFuture<U> thenApplyAsync(Function<? super T, ? extends U> fn) {
    return thenApplyOn(defaultExecutor(), fn);
  }

  @Override
  public <U> TCompletableFuture<U> thenApplyAsync(
      Function<? super T, ? extends U> fn, Executor executor) {
    return thenApplyOn(Objects.requireNonNull(executor), fn);
  }

  private <U> TCompletableFuture<U> thenApplyOn(
      @Nullable Executor executor, Function<? super T, ? extends U> fn) {
    Objects.requireNonNull(fn);
    return TDependent.of(
        self(),
        newIncompleteFuture(),
        executor,
        TStep.ON_VALUE,
        (v, x, out) -> out.settle(fn.apply(v)));
  }

  @Override
  public TCompletableFuture<Void> thenAccept(Consumer<? super T> action) {
    return thenAcceptOn(null, action);
  }

  @Override
  public TCompletableFuture<Void> thenAcceptAsync(Consumer<? super T> action) {
    return thenAcceptOn(defaultExecutor(), action);
  }

  @Override
  public TCompletableFuture<Void> thenAcceptAsync(Consumer<? super T> action, Executor executor) {
    return thenAcceptOn(Objects.requireNonNull(executor), action);
  }

  private TCompletableFuture<Void> thenAcceptOn(
      @Nullable Executor executor, Consumer<? super T> action) {
    Objects.requireNonNull(action);
    return TDependent.of(
        self(),
        newIncompleteFuture(),
        executor,
        TStep.ON_VALUE,
        (v, x, out) -> {
          action.accept(v);
          out.settle(null);
        });
  }

  @Override
  public TCompletableFuture<Void> thenRun(Runnable action) {
    return thenRunOn(null, action);
  }

  @Override
  public TCompletableFuture<Void> thenRunAsync(Runnable action) {
    return thenRunOn(defaultExecutor(), action);
  }

  @Override
  public TCompletableFuture<Void> thenRunAsync(Runnable action, Executor executor) {
    return thenRunOn(Objects.requireNonNull(executor), action);
  }

  private TCompletableFuture<Void> thenRunOn(@Nullable Executor executor, Runnable action) {
    Objects.requireNonNull(action);
    return TDependent.of(
        self(),
        newIncompleteFuture(),
        executor,
        TStep.ON_VALUE,
        (v, x, out) -> {
          action.run();
          out.settle(null);
        });
  }

  @Override
  public <U, V> TCompletableFuture<V> thenCombine(
      TCompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn) {
    return thenCombineOn(null, other, fn);
  }

  @Override
  public <U, V> TCompletableFuture<V> thenCombineAsync(
      TCompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn) {
    return thenCombineOn(defaultExecutor(), other, fn);
  }

  @Override
  public <U, V> TCompletableFuture<V> thenCombineAsync(
      TCompletionStage<? extends U> other,
      BiFunction<? super T, ? super U, ? extends V> fn,
      Executor executor) {
    return thenCombineOn(Objects.requireNonNull(executor), other, fn);
  }

  private <U, V> TCompletableFuture<V> thenCombineOn(
      @Nullable Executor executor,
      TCompletionStage<? extends U> other,
      BiFunction<? super T, ? super U, ? extends V> fn) {
    Objects.requireNonNull(fn);
    TCompletableFuture<? extends U> second = other.toCompletableFuture();
    return TDependent.ofBoth(
        self(),
        second,
        newIncompleteFuture(),
        executor,
        (v, x, out) -> out.settle(fn.apply(v, second.value)));
  }

  @Override
  public <U> TCompletableFuture<Void> thenAcceptBoth(
      TCompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
    return thenAcceptBothOn(null, other, action);
  }

  @Override
  public <U> TCompletableFuture<Void> thenAcceptBothAsync(
      TCompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
    return thenAcceptBothOn(defaultExecutor(), other, action);
  }

  @Override
  public <U> TCompletableFuture<Void> thenAcceptBothAsync(
      TCompletionStage<? extends U> other,
      BiConsumer<? super T, ? super U> action,
      Executor executor) {
    return thenAcceptBothOn(Objects.requireNonNull(executor), other, action);
  }

  private <U> TCompletableFuture<Void> thenAcceptBothOn(
      @Nullable Executor executor,
      TCompletionStage<? extends U> other,
      BiConsumer<? super T, ? super U> action) {
    Objects.requireNonNull(action);
    TCompletableFuture<? extends U> second = other.toCompletableFuture();
    return TDependent.ofBoth(
        self(),
        second,
        newIncompleteFuture(),
        executor,
        (v, x, out) -> {
          action.accept(v, second.value);
          out.settle(null);
        });
  }

  @Override
  public TCompletableFuture<Void> runAfterBoth(TCompletionStage<?> other, Runnable action) {
    return runAfterBothOn(null, other, action);
  }

  @Override
  public TCompletableFuture<Void> runAfterBothAsync(TCompletionStage<?> other, Runnable action) {
    return runAfterBothOn(defaultExecutor(), other, action);
  }

  @Override
  public TCompletableFuture<Void> runAfterBothAsync(
      TCompletionStage<?> other, Runnable action, Executor executor) {
    return runAfterBothOn(Objects.requireNonNull(executor), other, action);
  }

  private TCompletableFuture<Void> runAfterBothOn(
      @Nullable Executor executor, TCompletionStage<?> other, Runnable action) {
    Objects.requireNonNull(action);
    TCompletableFuture<?> second = other.toCompletableFuture();
    return TDependent.ofBoth(
        self(),
        second,
        newIncompleteFuture(),
        executor,
        (v, x, out) -> {
          action.run();
          out.settle(null);
        });
  }

  @Override
  public <U> TCompletableFuture<U> applyToEither(
      TCompletionStage<? extends T> other, Function<? super T, U> fn) {
    return applyToEitherOn(null, other, fn);
  }

  @Override
  public <U> TCompletableFuture<U> applyToEitherAsync(
      TCompletionStage<? extends T> other, Function<? super T, U> fn) {
    return applyToEitherOn(defaultExecutor(), other, fn);
  }

  @Override
  public <U> TCompletableFuture<U> applyToEitherAsync(
      TCompletionStage<? extends T> other, Function<? super T, U> fn, Executor executor) {
    return applyToEitherOn(Objects.requireNonNull(executor), other, fn);
  }

  private <U> TCompletableFuture<U> applyToEitherOn(
      @Nullable Executor executor, TCompletionStage<? extends T> other, Function<? super T, U> fn) {
    Objects.requireNonNull(fn);
    return TDependent.ofEither(
        self(),
        other.toCompletableFuture(),
        newIncompleteFuture(),
        executor,
        (v, x, out) -> out.settle(fn.apply(v)));
  }

  @Override
  public TCompletableFuture<Void> acceptEither(
      TCompletionStage<? extends T> other, Consumer<? super T> action) {
    return acceptEitherOn(null, other, action);
  }

  @Override
  public TCompletableFuture<Void> acceptEitherAsync(
      TCompletionStage<? extends T> other, Consumer<? super T> action) {
    return acceptEitherOn(defaultExecutor(), other, action);
  }

  @Override
  public TCompletableFuture<Void> acceptEitherAsync(
      TCompletionStage<? extends T> other, Consumer<? super T> action, Executor executor) {
    return acceptEitherOn(Objects.requireNonNull(executor), other, action);
  }

  private TCompletableFuture<Void> acceptEitherOn(
      @Nullable Executor executor,
      TCompletionStage<? extends T> other,
      Consumer<? super T> action) {
    Objects.requireNonNull(action);
    return TDependent.ofEither(
        self(),
        other.toCompletableFuture(),
        newIncompleteFuture(),
        executor,
        (v, x, out) -> {
          action.accept(v);
          out.settle(null);
        });
  }

  @Override
  public TCompletableFuture<Void> runAfterEither(TCompletionStage<?> other, Runnable action) {
    return runAfterEitherOn(null, other, action);
  }

  @Override
  public TCompletableFuture<Void> runAfterEitherAsync(TCompletionStage<?> other, Runnable action) {
    return runAfterEitherOn(defaultExecutor(), other, action);
  }

  @Override
  public TCompletableFuture<Void> runAfterEitherAsync(
      TCompletionStage<?> other, Runnable action, Executor executor) {
    return runAfterEitherOn(Objects.requireNonNull(executor), other, action);
  }

  private TCompletableFuture<Void> runAfterEitherOn(
      @Nullable Executor executor, TCompletionStage<?> other, Runnable action) {
    Objects.requireNonNull(action);
    return TDependent.ofEither(
        self(),
        other.toCompletableFuture(),
        newIncompleteFuture(),
        executor,
        (v, x, out) -> {
          action.run();
          out.settle(null);
        });
  }

  @Override
  public <U> TCompletableFuture<U> thenCompose(
      Function<? super T, ? extends TCompletionStage<U>> fn) {
    return thenComposeOn(null, fn);
  }

  @Override
  public <U> TCompletableFuture<U> thenComposeAsync(
      Function<? super T, ? extends TCompletionStage<U>> fn) {
    return thenComposeOn(defaultExecutor(), fn);
  }

  @Override
  public <U> TCompletableFuture<U> thenComposeAsync(
      Function<? super T, ? extends TCompletionStage<U>> fn, Executor executor) {
    return thenComposeOn(Objects.requireNonNull(executor), fn);
  }

  private <U> TCompletableFuture<U> thenComposeOn(
      @Nullable Executor executor, Function<? super T, ? extends TCompletionStage<U>> fn) {
    Objects.requireNonNull(fn);
    return TDependent.of(
        self(),
        newIncompleteFuture(),
        executor,
        TStep.ON_VALUE,
        (v, x, out) -> out.follow(fn.apply(v)));
  }

  @Override
  public <U> TCompletableFuture<U> handle(
      BiFunction<? super T, @Nullable Throwable, ? extends U> fn) {
    return handleOn(null, fn);
  }

  @Override
  public <U> TCompletableFuture<U> handleAsync(
      BiFunction<? super T, @Nullable Throwable, ? extends U> fn) {
    return handleOn(defaultExecutor(), fn);
  }

  @Override
  public <U> TCompletableFuture<U> handleAsync(
      BiFunction<? super T, @Nullable Throwable, ? extends U> fn, Executor executor) {
    return handleOn(Objects.requireNonNull(executor), fn);
  }

  private <U> TCompletableFuture<U> handleOn(
      @Nullable Executor executor, BiFunction<? super T, @Nullable Throwable, ? extends U> fn) {
    Objects.requireNonNull(fn);
    return TDependent.of(
        self(),
        newIncompleteFuture(),
        executor,
        TStep.ALWAYS,
        (v, x, out) -> out.settle(fn.apply(v, x)));
  }

  @Override
  public TCompletableFuture<T> whenComplete(
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> action) {
    return whenCompleteOn(null, action);
  }

  @Override
  public TCompletableFuture<T> whenCompleteAsync(
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> action) {
    return whenCompleteOn(defaultExecutor(), action);
  }

  @Override
  public TCompletableFuture<T> whenCompleteAsync(
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> action, Executor executor) {
    return whenCompleteOn(Objects.requireNonNull(executor), action);
  }

  private TCompletableFuture<T> whenCompleteOn(
      @Nullable Executor executor,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> action) {
    Objects.requireNonNull(action);
    return TDependent.of(
        self(),
        newIncompleteFuture(),
        executor,
        TStep.ALWAYS,
        (v, x, out) -> {
          Throwable thrown = thrownBy(action, v, x);
          if (x != null) {
            out.fail(x);
          } else if (thrown != null) {
            out.fail(thrown);
          } else {
            out.settle(v);
          }
        });
  }

  @Override
  public TCompletableFuture<T> exceptionally(Function<Throwable, ? extends T> fn) {
    return exceptionallyOn(null, fn);
  }

  @Override
  public TCompletableFuture<T> exceptionallyAsync(Function<Throwable, ? extends T> fn) {
    return exceptionallyOn(defaultExecutor(), fn);
  }

  @Override
  public TCompletableFuture<T> exceptionallyAsync(
      Function<Throwable, ? extends T> fn, Executor executor) {
    return exceptionallyOn(Objects.requireNonNull(executor), fn);
  }

  private TCompletableFuture<T> exceptionallyOn(
      @Nullable Executor executor, Function<Throwable, ? extends T> fn) {
    Objects.requireNonNull(fn);
    return TDependent.of(
        self(),
        newIncompleteFuture(),
        executor,
        TStep.ON_FAILURE,
        (v, x, out) -> out.settle(fn.apply(x)));
  }

  @Override
  public TCompletableFuture<T> exceptionallyCompose(
      Function<Throwable, ? extends TCompletionStage<T>> fn) {
    return exceptionallyComposeOn(null, fn);
  }

  @Override
  public TCompletableFuture<T> exceptionallyComposeAsync(
      Function<Throwable, ? extends TCompletionStage<T>> fn) {
    return exceptionallyComposeOn(defaultExecutor(), fn);
  }

  @Override
  public TCompletableFuture<T> exceptionallyComposeAsync(
      Function<Throwable, ? extends TCompletionStage<T>> fn, Executor executor) {
    return exceptionallyComposeOn(Objects.requireNonNull(executor), fn);
  }

  private TCompletableFuture<T> exceptionallyComposeOn(
      @Nullable Executor executor, Function<Throwable, ? extends TCompletionStage<T>> fn) {
    Objects.requireNonNull(fn);
    return TDependent.of(
        self(),
        newIncompleteFuture(),
        executor,
        TStep.ON_FAILURE,
        (v, x, out) -> out.follow(fn.apply(x)));
  }

  /** What {@code action} throws, which must not hide why the future itself failed. */
  private static <T> @Nullable Throwable thrownBy(
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> action,
      @Nullable T value,
      @Nullable Throwable failure) {
    try {
      action.accept(value, failure);
      return null;
    } catch (Throwable t) {
      if (failure != null && failure != t) {
        failure.addSuppressed(t);
      }
      return t;
    }
  }
}
