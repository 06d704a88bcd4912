package io.heddle.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a loop is going to complete. To wait for it on that loop would be to wait for ever, with all
 * the loop's sessions: so {@link #join} and {@link #get} fail there at once, and so do those of the
 * stages that are made of it. While it completes, the loop knows for whom. Safe from any thread.
 *
 * @param <T> its value
 */
public class LoopFuture<T> extends CompletableFuture<T> {
  private final Loop loop;
  private final Object owner;
  private final boolean claim;

  /**
   * An incomplete future.
   *
   * @param loop who completes it
   * @param owner whose stage it is: its text names it to people
   */
  public LoopFuture(Loop loop, Object owner) {
    this(loop, owner, false);
  }

  private LoopFuture(Loop loop, Object owner, boolean claim) {
    this.loop = loop;
    this.owner = owner;
    this.claim = claim;
  }

  /**
   * An incomplete future for something that goes to somebody else, or does not come to be, once the
   * future is given up.
   *
   * @param loop who completes it
   * @param owner whose stage it is: its text names it to people
   * @param <T> its value
   * @return a new future
   */
  public static <T> LoopFuture<T> claim(Loop loop, Object owner) {
    return new LoopFuture<>(loop, owner, true);
  }

  /**
   * Whether nothing is lost if the future is cancelled.
   *
   * @return true for a {@link #claim}; false for what is made of one, too
   */
  public final boolean isClaim() {
    return claim;
  }

  final Loop loop() {
    return loop;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new LoopFuture<>(loop, owner);
  }

  @Override
  public boolean complete(@Nullable T value) {
    Object before = loop.enter(owner);
    try {
      return super.complete(value);
    } finally {
      loop.leave(before);
    }
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    Object before = loop.enter(owner);
    try {
      return super.completeExceptionally(failure);
    } finally {
      loop.leave(before);
    }
  }

  @Override
  public T join() {
    checkMayWait();
    return super.join();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    checkMayWait();
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    checkMayWait();
    return super.get(timeout, unit);
  }

  private void checkMayWait() {
    if (!isDone() && !loop.mayWait()) {
      throw waitingHere(owner);
    }
  }

  /**
   * What waiting in the wrong place fails with.
   *
   * @param owner whose stage is waited for, or who waits
   * @return to be thrown
   */
  public static IllegalStateException waitingHere(@Nullable Object owner) {
    return new IllegalStateException(
        "This thread carries sessions and must not wait"
            + (owner == null ? "" : " (here for " + owner + ")")
            + ": what it would wait for could not happen. Go on in thenAccept or thenCompose, or"
            + " serve the session on a thread of its own, as Blocking.handler does");
  }
}
