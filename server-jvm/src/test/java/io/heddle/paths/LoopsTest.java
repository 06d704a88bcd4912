package io.heddle.paths;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class LoopsTest {
  private int steps;

  @Test
  void aMillionCompletedStepsDoNotDeepenTheStack() {
    var done = Loops.whileTrue(() -> CompletableFuture.completedFuture(++steps < 1_000_000));
    assertTrue(done.isDone());
    assertEquals(1_000_000, steps);
  }

  @Test
  void aStepThatIsUnderWayIsWaitedFor() {
    CompletableFuture<Boolean> first = new CompletableFuture<>();
    var done =
        Loops.whileTrue(() -> ++steps == 1 ? first : CompletableFuture.completedFuture(false));
    assertEquals(1, steps);
    first.complete(true);
    assertTrue(done.isDone());
    assertEquals(2, steps);
  }

  @Test
  void aFailedStepEndsTheLoopWhetherItFailsAtOnceOrLater() {
    IllegalStateException failure = new IllegalStateException("on purpose");
    var atOnce = Loops.whileTrue(() -> CompletableFuture.failedFuture(failure));
    assertSame(failure, assertThrows(ExecutionException.class, atOnce::get).getCause());
    CompletableFuture<Boolean> later = new CompletableFuture<>();
    var done = Loops.whileTrue(() -> later);
    assertFalse(done.isDone());
    later.completeExceptionally(failure);
    assertSame(failure, assertThrows(ExecutionException.class, done::get).getCause());
  }

  @Test
  void aStepThatThrowsEndsTheLoop() {
    IllegalStateException failure = new IllegalStateException("on purpose");
    var done =
        Loops.whileTrue(
            () -> {
              throw failure;
            });
    assertSame(failure, assertThrows(ExecutionException.class, done::get).getCause());
  }
}
