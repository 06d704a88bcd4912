package org.teavm.classlib.java.util.concurrent;

import io.heddle.teavm.concurrent.EventLoop;
import io.heddle.teavm.concurrent.Suspension;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code java.util.concurrent.CompletableFuture} for TeaVM; confined to the one thread there is.
 *
 * <p>Each method does what the JDK's does, down to which failures come wrapped in {@code
 * CompletionException} and in which order dependents run, with these two differences. The default
 * executor runs a task as soon as the stack is empty. And {@link #join} and {@link #get} wait only
 * in a TeaVM thread, which they suspend; called from the browser's own stack (an event listener, a
 * promise's reaction) on an incomplete future they throw {@code IllegalStateException}. Calling
 * them makes TeaVM compile the callers as coroutines: {@link #getNow} does not.
 */
public class TCompletableFuture<T> extends TChainable<T> implements TFuture<T> {
  private static final Executor NEXT_TURN = EventLoop::soon;

  boolean done;
  @Nullable T value;
  @Nullable Throwable failure;
  @Nullable TWaiter waiters;

  /** As in the JDK. */
  public TCompletableFuture() {}

  /** As in the JDK. */
  public static <U> TCompletableFuture<U> completedFuture(@Nullable U value) {
    TCompletableFuture<U> future = new TCompletableFuture<>();
    future.settle(value);
    return future;
  }

  /** As in the JDK. */
  public static <U> TCompletableFuture<U> failedFuture(Throwable failure) {
    TCompletableFuture<U> future = new TCompletableFuture<>();
    future.settle(null, Objects.requireNonNull(failure));
    return future;
  }

  /** As in the JDK. */
  public static <U> TCompletionStage<U> completedStage(@Nullable U value) {
    TMinimalStage<U> stage = new TMinimalStage<>();
    stage.settle(value);
    return stage;
  }

  /** As in the JDK. */
  public static <U> TCompletionStage<U> failedStage(Throwable failure) {
    TMinimalStage<U> stage = new TMinimalStage<>();
    stage.settle(null, Objects.requireNonNull(failure));
    return stage;
  }

  /** As in the JDK. */
  public static <U> TCompletableFuture<U> supplyAsync(Supplier<U> supplier) {
    return supplyAsync(supplier, NEXT_TURN);
  }

  /** As in the JDK. */
  public static <U> TCompletableFuture<U> supplyAsync(Supplier<U> supplier, Executor executor) {
    TCompletableFuture<U> future = new TCompletableFuture<>();
    supply(future, supplier, executor);
    return future;
  }

  /** As in the JDK. */
  public static TCompletableFuture<Void> runAsync(Runnable action) {
    return runAsync(action, NEXT_TURN);
  }

  /** As in the JDK. */
  public static TCompletableFuture<Void> runAsync(Runnable action, Executor executor) {
    Objects.requireNonNull(action);
    TCompletableFuture<Void> future = new TCompletableFuture<>();
    supply(
        future,
        () -> {
          action.run();
          return null;
        },
        executor);
    return future;
  }

  private static <U> void supply(
      TCompletableFuture<U> future, Supplier<? extends @Nullable U> supplier, Executor executor) {
    Objects.requireNonNull(supplier);
    executor.execute(
        () -> {
          if (!future.done) {
            try {
              future.settle(supplier.get());
            } catch (Throwable t) {
              future.fail(t);
            }
          }
          future.completeWaiters();
        });
  }

  /** As in the JDK. */
  public static TCompletableFuture<Void> allOf(TCompletableFuture<?>... futures) {
    return futures.length == 0 ? completedFuture(null) : allOf(futures, 0, futures.length - 1);
  }

  /** By a tree of pairs, as the JDK does it: that is what decides on the order of dependents. */
  private static TCompletableFuture<Void> allOf(TCompletableFuture<?>[] futures, int from, int to) {
    int middle = (from + to) >>> 1;
    TCompletableFuture<?> left = from == middle ? futures[from] : allOf(futures, from, middle);
    TCompletableFuture<?> right = left;
    if (from != to) {
      right = to == middle + 1 ? futures[to] : allOf(futures, middle + 1, to);
    }
    return TDependent.ofBoth(
        left, right, new TCompletableFuture<Void>(), null, (v, x, out) -> out.settle(null));
  }

  /** As in the JDK. */
  public static TCompletableFuture<Object> anyOf(TCompletableFuture<?>... futures) {
    TCompletableFuture<Object> target = new TCompletableFuture<>();
    if (futures.length == 0) {
      return target;
    }
    return TDependent.ofAny(futures.clone(), target, null, TStep.NEVER, (v, x, out) -> {});
  }

  /** As in the JDK. */
  public static Executor delayedExecutor(long delay, TimeUnit unit, Executor executor) {
    Objects.requireNonNull(executor);
    long delayMs = milliseconds(delay, unit);
    return task -> {
      Objects.requireNonNull(task);
      EventLoop.after(delayMs, () -> executor.execute(task));
    };
  }

  /** As in the JDK. */
  public static Executor delayedExecutor(long delay, TimeUnit unit) {
    return delayedExecutor(delay, unit, NEXT_TURN);
  }

  @Override
  TCompletableFuture<T> self() {
    return this;
  }

  @Override
  public <U> TCompletableFuture<U> newIncompleteFuture() {
    return new TCompletableFuture<>();
  }

  @Override
  public Executor defaultExecutor() {
    return NEXT_TURN;
  }

  @Override
  public TCompletableFuture<T> toCompletableFuture() {
    return this;
  }

  /** As in the JDK. */
  public TCompletableFuture<T> copy() {
    return this.<T>newIncompleteFuture().followed(this);
  }

  /** As in the JDK. */
  public TCompletionStage<T> minimalCompletionStage() {
    return new TMinimalStage<T>().followed(this);
  }

  /** As in the JDK. */
  public boolean complete(@Nullable T value) {
    boolean first = settle(value);
    completeWaiters();
    return first;
  }

  /** As in the JDK. */
  public boolean completeExceptionally(Throwable failure) {
    boolean first = settle(null, Objects.requireNonNull(failure));
    completeWaiters();
    return first;
  }

  /** As in the JDK. */
  public TCompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
    return completeAsync(supplier, defaultExecutor());
  }

  /** As in the JDK. */
  public TCompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
    supply(this, supplier, executor);
    return this;
  }

  /** As in the JDK. */
  public TCompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
    return within(timeout, unit, () -> completeExceptionally(new TTimeoutException()));
  }

  /** As in the JDK. */
  public TCompletableFuture<T> completeOnTimeout(@Nullable T value, long timeout, TimeUnit unit) {
    return within(timeout, unit, () -> complete(value));
  }

  private TCompletableFuture<T> within(long timeout, TimeUnit unit, Runnable late) {
    long timeoutMs = milliseconds(timeout, unit);
    if (!done) {
      EventLoop.Timer timer = EventLoop.after(timeoutMs, late);
      whenComplete((v, x) -> timer.cancel());
    }
    return this;
  }

  /** Rounded up: a timeout may come late but never early. */
  private static long milliseconds(long delay, TimeUnit unit) {
    long wholeMs = unit.toMillis(delay);
    return unit.toNanos(delay) > wholeMs * 1_000_000 ? wholeMs + 1 : wholeMs;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = settle(null, new CancellationException());
    completeWaiters();
    return cancelled || isCancelled();
  }

  @Override
  public boolean isCancelled() {
    return failure instanceof CancellationException;
  }

  @Override
  public boolean isDone() {
    return done;
  }

  /** As in the JDK. */
  public boolean isCompletedExceptionally() {
    return failure != null;
  }

  /** As in the JDK. */
  public @Nullable T getNow(@Nullable T absent) {
    return done ? valueOrThrow() : absent;
  }

  /**
   * As in the JDK in a TeaVM thread.
   *
   * @throws IllegalStateException if the future is incomplete and the caller is not in a thread
   */
  public @Nullable T join() {
    if (!done) {
      await();
    }
    return valueOrThrow();
  }

  @Override
  public @Nullable T get() throws InterruptedException, ExecutionException {
    if (!done) {
      await();
    }
    return valueOrThrowChecked();
  }

  @Override
  public @Nullable T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TTimeoutException {
    long timeoutMs = milliseconds(timeout, unit);
    if (!done && timeoutMs > 0) {
      awaitUpTo(timeoutMs);
    }
    if (!done) {
      throw new TTimeoutException();
    }
    return valueOrThrowChecked();
  }

  private void await() {
    Suspension suspension = new Suspension();
    whenComplete((v, x) -> suspension.wake());
    suspension.park();
  }

  private void awaitUpTo(long timeoutMs) {
    Suspension suspension = new Suspension();
    TCompletableFuture<Void> timeUp = new TCompletableFuture<>();
    EventLoop.Timer timer = EventLoop.after(timeoutMs, () -> timeUp.complete(null));
    TDependent.ofAny(
        new TCompletableFuture<?>[] {this, timeUp},
        new TCompletableFuture<Void>(),
        null,
        TStep.ALWAYS,
        (v, x, out) -> suspension.wake());
    suspension.park();
    timer.cancel();
  }

  private @Nullable T valueOrThrow() {
    Throwable thrown = failure;
    if (thrown instanceof CancellationException cancelled) {
      throw cancelled;
    }
    if (thrown != null) {
      throw wrapped(thrown);
    }
    return value;
  }

  private @Nullable T valueOrThrowChecked() throws ExecutionException {
    Throwable thrown = failure;
    if (thrown instanceof CancellationException cancelled) {
      throw cancelled;
    }
    if (thrown != null) {
      Throwable cause = thrown instanceof TCompletionException ? thrown.getCause() : null;
      throw new ExecutionException(cause != null ? cause : thrown);
    }
    return value;
  }

  /** As in the JDK. */
  public void obtrudeValue(@Nullable T value) {
    done = false;
    complete(value);
  }

  /** As in the JDK. */
  public void obtrudeException(Throwable failure) {
    Objects.requireNonNull(failure);
    done = false;
    completeExceptionally(failure);
  }

  /** As in the JDK. */
  public int getNumberOfDependents() {
    return dependents();
  }

  private int dependents() {
    int count = 0;
    for (TWaiter waiter = waiters; waiter != null; waiter = waiter.next) {
      count++;
    }
    return count;
  }

  @Override
  public String toString() {
    String state;
    if (failure != null) {
      state = "Completed exceptionally: " + failure;
    } else if (done) {
      state = "Completed normally";
    } else {
      int count = dependents();
      state = count == 0 ? "Not completed" : "Not completed, " + count + " dependents";
    }
    return super.toString() + "[" + state + "]";
  }

  // What follows is for the other classes of this package. To settle a future is to give it its
  // outcome, if it has none yet, without running the dependents: whoever settles does that next.

  boolean settle(@Nullable T value) {
    return settle(value, null);
  }

  /** Settles with a failure that happened upstream: wrapped, as opposed to one given by hand. */
  boolean fail(Throwable failure) {
    return settle(null, wrapped(failure));
  }

  boolean settleAs(TCompletableFuture<? extends T> source) {
    return source.failure != null ? fail(source.failure) : settle(source.value);
  }

  boolean settle(@Nullable T value, @Nullable Throwable failure) {
    if (done) {
      return false;
    }
    done = true;
    this.value = value;
    this.failure = failure;
    return true;
  }

  private static TCompletionException wrapped(Throwable failure) {
    return failure instanceof TCompletionException already
        ? already
        : new TCompletionException(failure);
  }

  /** Settles as {@code stage} does, once it does. */
  void follow(TCompletionStage<? extends T> stage) {
    followed(stage.toCompletableFuture());
  }

  TCompletableFuture<T> followed(TCompletableFuture<? extends T> source) {
    return TDependent.of(source, this, null, TStep.NEVER, (v, x, out) -> {});
  }

  /**
   * Runs what waits for this future, then what waits for that, and so on: from one loop, since a
   * stack as deep as the chain is long would overflow. The order is the JDK's.
   */
  void completeWaiters() {
    if (!done) {
      return;
    }
    TCompletableFuture<?> current = this;
    while (true) {
      TWaiter waiter = current.waiters;
      if (waiter == null) {
        if (current == this) {
          return;
        }
        current = this;
        continue;
      }
      current.waiters = waiter.next;
      if (current != this && waiter.next != null) {
        waiter.next = waiters;
        waiters = waiter;
        continue;
      }
      TCompletableFuture<?> next = waiter.dependent.sourceCompleted(waiter.source);
      current = next != null ? next : this;
    }
  }

  /** Drops a dependent that another of its sources has completed. */
  void forget(TDependent<?, ?> dependent) {
    TWaiter previous = null;
    for (TWaiter waiter = waiters; waiter != null; waiter = waiter.next) {
      if (waiter.dependent != dependent) {
        previous = waiter;
      } else if (previous == null) {
        waiters = waiter.next;
      } else {
        previous.next = waiter.next;
      }
    }
  }
}
