package io.heddle.teavm.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests written as blocking code: in the browser each runs in a thread of TeaVM's. */
@Timeout(30)
class FutureWaitTest {
  private static final Executor SOON = CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS);

  @Test
  void joinWaitsForTheValue() {
    CompletableFuture<String> future = new CompletableFuture<>();
    SOON.execute(() -> future.complete("later"));
    assertEquals("later", future.join());
  }

  @Test
  void getWaitsForTheFailure() {
    IllegalStateException cause = new IllegalStateException("cause");
    CompletableFuture<String> future = new CompletableFuture<>();
    SOON.execute(() -> future.completeExceptionally(cause));
    assertSame(cause, assertThrows(ExecutionException.class, future::get).getCause());
  }

  @Test
  void waitsNestInsideStepsAndLoops() throws Exception {
    int sum = 0;
    for (int i = 1; i <= 20; i++) {
      int value = i;
      sum += CompletableFuture.supplyAsync(() -> value, SOON).thenApply(v -> v * 2).get();
    }
    assertEquals(420, sum);
  }

  @Test
  void getGivesUpWhenTimeIsOver() throws Exception {
    CompletableFuture<String> future = new CompletableFuture<>();
    assertThrows(TimeoutException.class, () -> future.get(10, TimeUnit.MILLISECONDS));
    assertEquals(0, future.getNumberOfDependents());
    SOON.execute(() -> future.complete("in time"));
    assertEquals("in time", future.get(20, TimeUnit.SECONDS));
  }

  @Test
  void anotherThreadCompletesWhatThisOneWaitsFor() throws Exception {
    CompletableFuture<String> ping = new CompletableFuture<>();
    CompletableFuture<String> pong = new CompletableFuture<>();
    Thread other = new Thread(() -> pong.complete(ping.join() + " pong"));
    other.start();
    ping.complete("ping");
    assertEquals("ping pong", pong.join());
    other.join();
  }

  @Test
  void manyThreadsWaitForOneFuture() {
    CompletableFuture<Integer> start = new CompletableFuture<>();
    CompletableFuture<?>[] ends = new CompletableFuture<?>[50];
    for (int i = 0; i < ends.length; i++) {
      CompletableFuture<Integer> end = new CompletableFuture<>();
      ends[i] = end;
      new Thread(() -> end.complete(start.join() + 1)).start();
    }
    SOON.execute(() -> start.complete(1));
    CompletableFuture.allOf(ends).join();
    for (CompletableFuture<?> end : ends) {
      assertEquals(2, end.join());
    }
  }

  @Test
  void orTimeoutFailsALateFutureOnly() {
    CompletableFuture<String> late = new CompletableFuture<>();
    assertSame(late, late.orTimeout(5, TimeUnit.MILLISECONDS));
    Throwable cause = assertThrows(CompletionException.class, late::join).getCause();
    assertTrue(cause instanceof TimeoutException);
    CompletableFuture<String> early = new CompletableFuture<String>().orTimeout(1, TimeUnit.DAYS);
    SOON.execute(() -> early.complete("early"));
    assertEquals("early", early.join());
  }

  @Test
  void completeOnTimeoutFillsIn() {
    CompletableFuture<String> late =
        new CompletableFuture<String>().completeOnTimeout("default", 5, TimeUnit.MILLISECONDS);
    assertEquals("default", late.join());
  }

  @Test
  void timeoutsBeyondTheBrowsersLimitDoNotFireAtOnce() {
    CompletableFuture<String> future = new CompletableFuture<String>().orTimeout(60, TimeUnit.DAYS);
    assertThrows(TimeoutException.class, () -> future.get(30, TimeUnit.MILLISECONDS));
    future.complete("done");
  }

  @Test
  void defaultExecutorRunsOutsideTheCaller() {
    CompletableFuture<String> gate = new CompletableFuture<>();
    CompletableFuture<String> end =
        CompletableFuture.completedFuture("x").thenApplyAsync(v -> v + gate.join());
    assertFalse(end.isDone());
    gate.complete("y");
    assertEquals("xy", end.join());
  }
}
