package org.teavm.classlib.java.util.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A future that offers no more than {@link TCompletionStage}, for callers who cast. */
final class TMinimalStage<T> extends TCompletableFuture<T> {
  @Override
  public <U> TCompletableFuture<U> newIncompleteFuture() {
    return new TMinimalStage<>();
  }

  @Override
  public TCompletableFuture<T> toCompletableFuture() {
    return new TCompletableFuture<T>().followed(this);
  }

  @Override
  public @Nullable T get() {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable T get(long timeout, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable T getNow(@Nullable T absent) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable T join() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean complete(@Nullable T value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    throw new UnsupportedOperationException();
  }

  @Override
  public TCompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
    throw new UnsupportedOperationException();
  }

  @Override
  public TCompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
    throw new UnsupportedOperationException();
  }

  @Override
  public TCompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public TCompletableFuture<T> completeOnTimeout(@Nullable T value, long timeout, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void obtrudeValue(@Nullable T value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void obtrudeException(Throwable failure) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isDone() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isCancelled() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isCompletedExceptionally() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int getNumberOfDependents() {
    throw new UnsupportedOperationException();
  }
}
