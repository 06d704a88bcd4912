package io.heddle.session;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stage that is one for all who ask for it, so that to look at it costs nothing. Only its owner
 * completes it: {@link #complete}, {@link #cancel} and the like answer false and do nothing, and a
 * timeout is given to a copy, which is dropped when its time is up. Safe from any thread.
 *
 * @param <T> its value
 */
public final class SharedFuture<T> extends LoopFuture<T> {
  /** Tells those copies that wait; set when there is one. Confined to the loop. */
  private volatile @Nullable Runnable copies;

  private @Nullable Set<CompletableFuture<T>> waiting;

  /**
   * An incomplete stage.
   *
   * @param loop who completes it
   * @param owner whose stage it is: its text names it to people
   */
  public SharedFuture(Loop loop, Object owner) {
    super(loop, owner);
  }

  /**
   * Completes the stage, unless it is complete.
   *
   * @param value its value
   */
  public void succeed(@Nullable T value) {
    super.complete(value);
    tellCopies();
  }

  /**
   * Fails the stage, unless it is complete.
   *
   * @param failure why
   */
  public void fail(Throwable failure) {
    super.completeExceptionally(failure);
    tellCopies();
  }

  private void tellCopies() {
    Runnable tell = copies;
    if (tell != null) {
      tell.run();
    }
  }

  private void tell(CompletableFuture<T> copy) {
    var unused =
        super.whenComplete(
            (value, failure) -> {
              if (failure == null) {
                copy.complete(value);
              } else {
                copy.completeExceptionally(failure);
              }
            });
  }

  @Override
  public CompletableFuture<T> copy() {
    CompletableFuture<T> copy = newIncompleteFuture();
    onLoop(
        () -> {
          if (isDone()) {
            tell(copy);
          } else {
            await(copy);
          }
        });
    return copy;
  }

  @SuppressWarnings("CollectionUndefinedEquality") // identity, which is what is meant
  private void await(CompletableFuture<T> copy) {
    Set<CompletableFuture<T>> all = waiting == null ? new LinkedHashSet<>() : waiting;
    waiting = all;
    all.add(copy);
    var unused = copy.whenComplete((value, failure) -> onLoop(() -> all.remove(copy)));
    copies = () -> onLoop(() -> List.copyOf(all).forEach(this::tell));
    if (isDone()) {
      // It came meanwhile, perhaps before there was anything to tell.
      tellCopies();
    }
  }

  private void onLoop(Runnable task) {
    if (loop().inLoop()) {
      task.run();
    } else {
      loop().execute(task);
    }
  }

  @Override
  public boolean complete(@Nullable T value) {
    return false;
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    return false;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return false;
  }

  @Override
  public void obtrudeValue(T value) {}

  @Override
  public void obtrudeException(Throwable failure) {}

  @Override
  public CompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
    return copy().orTimeout(timeout, unit);
  }

  @Override
  public CompletableFuture<T> completeOnTimeout(T value, long timeout, TimeUnit unit) {
    return copy().completeOnTimeout(value, timeout, unit);
  }

  @Override
  public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
    return copy().completeAsync(supplier);
  }

  @Override
  public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
    return copy().completeAsync(supplier, executor);
  }
}
