package io.heddle.contract;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Asynchronous loops that do not recurse when steps are done at once. */
public final class Repeat {
  private final Supplier<CompletableFuture<Boolean>> step;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  private Repeat(Supplier<CompletableFuture<Boolean>> step) {
    this.step = step;
  }

  /** Takes steps one after the other as long as they say so; fails as soon as one does. */
  public static CompletableFuture<Void> whileTrue(Supplier<CompletableFuture<Boolean>> step) {
    Repeat repeat = new Repeat(step);
    repeat.run();
    return repeat.done;
  }

  private void run() {
    boolean again = true;
    while (again) {
      CompletableFuture<Boolean> taken = step.get();
      if (taken.isDone() && !taken.isCompletedExceptionally()) {
        again = taken.join();
        if (!again) {
          done.complete(null);
        }
      } else {
        again = false;
        CompletableFuture<Boolean> pending = taken;
        pending.whenComplete(
            (more, failure) -> {
              if (failure != null) {
                done.completeExceptionally(failure);
              } else if (more) {
                run();
              } else {
                done.complete(null);
              }
            });
      }
    }
  }
}
