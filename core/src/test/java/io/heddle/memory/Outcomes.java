package io.heddle.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.heddle.HeddleException;
import io.heddle.StreamException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Looks at stages that must have completed by now, as they have on a loop in virtual time. */
public final class Outcomes {
  private Outcomes() {}

  /** The value of a stage that has completed. */
  public static <T> T value(CompletableFuture<T> stage) {
    CompletableFuture<T> future = stage;
    assertTrue(future.isDone(), "not completed yet");
    return future.join();
  }

  /** The failure of a stage that has failed. */
  public static <X extends HeddleException> X failure(Class<X> type, CompletableFuture<?> stage) {
    CompletableFuture<?> future = stage;
    assertTrue(future.isDone(), "not completed yet");
    try {
      future.join();
    } catch (CompletionException e) {
      if (type.isInstance(e.getCause())) {
        return type.cast(e.getCause());
      }
      throw e;
    }
    return fail("did not fail");
  }

  /** The failure of a stage that has failed as a stream does. */
  public static StreamException failure(StreamException.Kind kind, CompletableFuture<?> stage) {
    StreamException failure = failure(StreamException.class, stage);
    assertEquals(kind, failure.kind());
    return failure;
  }

  /** Whether a stage has completed, one way or the other. */
  public static boolean done(CompletableFuture<?> stage) {
    return stage.isDone();
  }
}
