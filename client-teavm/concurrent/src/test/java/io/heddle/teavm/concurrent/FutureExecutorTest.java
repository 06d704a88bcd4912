package io.heddle.teavm.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class FutureExecutorTest {
  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
  private final Executor queueing = queue::add;
  private final Executor refusing =
      task -> {
        throw new RejectedExecutionException("no");
      };
  private final List<String> log = new ArrayList<>();

  private void drain() {
    for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
      task.run();
    }
  }

  @Test
  void asyncStepsRunInTheExecutor() {
    CompletableFuture<Integer> source = new CompletableFuture<>();
    CompletableFuture<String> end =
        source
            .thenApplyAsync(v -> v + 1, queueing)
            .thenComposeAsync(v -> CompletableFuture.completedFuture(v * 2), queueing)
            .handleAsync((v, x) -> "got " + v, queueing)
            .whenCompleteAsync((v, x) -> log.add(v), queueing);
    source.complete(1);
    assertEquals(1, queue.size());
    assertFalse(end.isDone());
    drain();
    assertEquals("got 4", end.join());
    assertEquals(List.of("got 4"), log);
  }

  @Test
  void asyncStepOnACompleteFutureWaitsForTheExecutor() {
    CompletableFuture<Void> end =
        CompletableFuture.completedFuture(1).thenRunAsync(() -> log.add("ran"), queueing);
    assertFalse(end.isDone());
    drain();
    assertTrue(end.isDone());
  }

  @Test
  void failurePassesAsyncStepsWithoutTheExecutor() {
    CompletableFuture<Integer> source = new CompletableFuture<>();
    CompletableFuture<Integer> end = source.thenApplyAsync(v -> v + 1, queueing);
    source.completeExceptionally(new IllegalStateException());
    assertTrue(end.isCompletedExceptionally());
    assertTrue(queue.isEmpty());
    CompletableFuture<Integer> recovered = source.exceptionallyAsync(x -> 5, queueing);
    assertEquals(1, queue.size());
    drain();
    assertEquals(5, recovered.join());
  }

  @Test
  void refusedStepFailsItsFuture() {
    CompletableFuture<Integer> source = new CompletableFuture<>();
    CompletableFuture<Integer> later = source.thenApplyAsync(v -> v, refusing);
    source.complete(1);
    CompletableFuture<Integer> now = source.thenApplyAsync(v -> v, refusing);
    for (CompletableFuture<Integer> refused : List.of(later, now)) {
      Throwable cause = assertThrows(CompletionException.class, refused::join).getCause();
      assertTrue(cause instanceof RejectedExecutionException);
    }
  }

  @Test
  void stepCompletedByHandWhileQueuedIsNotRun() {
    CompletableFuture<Void> end =
        CompletableFuture.completedFuture(1).thenRunAsync(() -> log.add("ran"), queueing);
    end.complete(null);
    drain();
    assertTrue(log.isEmpty());
  }

  @Test
  void bothAndEitherRunInTheExecutorOnce() {
    CompletableFuture<String> left = new CompletableFuture<>();
    CompletableFuture<String> right = new CompletableFuture<>();
    CompletableFuture<String> both = left.thenCombineAsync(right, (l, r) -> l + r, queueing);
    CompletableFuture<Void> either = left.acceptEitherAsync(right, log::add, queueing);
    left.complete("L");
    assertEquals(1, queue.size());
    right.complete("R");
    assertEquals(2, queue.size());
    drain();
    assertEquals("LR", both.join());
    assertTrue(either.isDone());
    assertEquals(List.of("L"), log);
  }

  @Test
  void suppliersRunInTheExecutor() {
    IllegalStateException cause = new IllegalStateException("cause");
    CompletableFuture<String> supplied = CompletableFuture.supplyAsync(() -> "s", queueing);
    CompletableFuture<Void> ran = CompletableFuture.runAsync(() -> log.add("r"), queueing);
    CompletableFuture<String> completed =
        new CompletableFuture<String>().completeAsync(() -> "c", queueing);
    CompletableFuture<String> failed =
        CompletableFuture.supplyAsync(
            () -> {
              throw cause;
            },
            queueing);
    assertFalse(supplied.isDone());
    drain();
    assertEquals("s", supplied.join());
    assertTrue(ran.isDone());
    assertEquals("c", completed.join());
    assertSame(cause, assertThrows(CompletionException.class, failed::join).getCause());
  }
}
