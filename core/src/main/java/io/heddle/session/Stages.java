package io.heddle.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Stages that several callers see. Stateless. */
public final class Stages {
  private Stages() {}

  /**
   * A stage of the caller's own that follows a shared one: cancelling it, or giving it a timeout,
   * leaves the others alone.
   *
   * @param shared the stage that all follow
   * @param <T> its value
   * @return a new stage
   */
  public static <T> CompletionStage<T> view(CompletionStage<T> shared) {
    CompletableFuture<T> view =
        shared instanceof CompletableFuture<T> future
            ? future.newIncompleteFuture()
            : new CompletableFuture<>();
    // Not thenApply, which would wrap the failure in a CompletionException.
    shared.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            view.complete(value);
          } else {
            view.completeExceptionally(failure);
          }
        });
    return view;
  }
}
