package io.heddle.paths;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Repeats asynchronous steps without deepening the stack. Stateless, any thread. */
public final class Loops {
  private Loops() {}

  /**
   * Repeats a step until it answers false or fails.
   *
   * @param step called again when the stage that it returned last has completed
   * @return completes after the step that answered false; fails as the step that failed
   */
  public static CompletionStage<Void> whileTrue(Supplier<CompletionStage<Boolean>> step) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    next(step, done);
    return done;
  }

  private static void next(Supplier<CompletionStage<Boolean>> step, CompletableFuture<Void> done) {
    // A step that is complete already is followed by a loop, one that is not by a callback.
    while (true) {
      CompletableFuture<Boolean> result;
      try {
        result = step.get().toCompletableFuture();
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
  static void untilFailure(Supplier<? extends CompletionStage<?>> step) {
    whileTrue(() -> step.get().thenApply(ignored -> true));
  }
}
