package io.heddle.paths;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Repeats asynchronous steps without deepening the stack. Stateless, any thread. */
public final class Loops {
  private Loops() {}

  /**
   * Repeats a step until it answers false or fails.
   *
   * @param step called again when the stage that it returned last has completed
   * @return completes after the step that answered false; fails as the step that failed
   */
  public static CompletableFuture<Void> whileTrue(Supplier<CompletableFuture<Boolean>> step) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    next(step, done);
    return done;
  }

  private static void next(
      Supplier<CompletableFuture<Boolean>> step, CompletableFuture<Void> done) {
    // A step that is complete already is followed by a loop, one that is not by a callback.
    while (true) {
      CompletableFuture<Boolean> result;
      try {
        result = step.get();
      } catch (RuntimeException e) {
        done.completeExceptionally(e);
        return;
      }
      if (!result.isDone()) {
        result.whenComplete(
            (again, failure) -> {
              if (failure != null) {
                done.completeExceptionally(failure);
              } else if (again) {
                next(step, done);
              } else {
                done.complete(null);
              }
            });
        return;
      }
      if (result.isCompletedExceptionally()) {
        result.whenComplete((again, failure) -> done.completeExceptionally(failure));
        return;
      }
      if (!result.join()) {
        done.complete(null);
        return;
      }
    }
  }

  /** Repeats a step until it fails, as accepting does when the session ends. */
  static void untilFailure(Supplier<? extends CompletableFuture<?>> step) {
    whileTrue(() -> step.get().thenApply(ignored -> true));
  }

  /**
   * Serves what is accepted, until accepting fails, and accepts no more while so many are served.
   *
   * @param most how many at once
   * @param accept gives the next
   * @param serve ends, well or not, when the next may be accepted in its place
   */
  static <T> void each(
      int most,
      Supplier<? extends CompletableFuture<T>> accept,
      Function<T, ? extends CompletableFuture<?>> serve) {
    Turnstile places = new Turnstile(most);
    untilFailure(
        () ->
            places
                .enter()
                .thenCompose(entered -> accept.get())
                .thenAccept(
                    next -> serve.apply(next).whenComplete((done, failure) -> places.leave())));
  }

  /** A number of places, and at most one who waits for one. Safe from any thread. */
  private static final class Turnstile {
    private int free;
    private @Nullable CompletableFuture<Boolean> waiting;

    Turnstile(int places) {
      free = places;
    }

    synchronized CompletableFuture<Boolean> enter() {
      if (free > 0) {
        free--;
        return CompletableFuture.completedFuture(true);
      }
      CompletableFuture<Boolean> next = new CompletableFuture<>();
      waiting = next;
      return next;
    }

    void leave() {
      CompletableFuture<Boolean> next;
      synchronized (this) {
        next = waiting;
        waiting = null;
        if (next == null) {
          free++;
        }
      }
      if (next != null) {
        next.complete(true);
      }
    }
  }
}
