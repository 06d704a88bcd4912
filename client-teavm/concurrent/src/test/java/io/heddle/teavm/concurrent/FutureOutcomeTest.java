package io.heddle.teavm.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class FutureOutcomeTest {
  @Test
  void firstCompletionCounts() {
    CompletableFuture<String> future = new CompletableFuture<>();
    assertFalse(future.isDone());
    assertEquals("absent", future.getNow("absent"));
    assertTrue(future.complete("first"));
    assertFalse(future.complete("second"));
    assertFalse(future.completeExceptionally(new IllegalStateException()));
    assertFalse(future.cancel(true));
    assertTrue(future.isDone());
    assertFalse(future.isCompletedExceptionally());
    assertEquals("first", future.getNow("absent"));
    assertEquals("first", future.join());
  }

  @Test
  void nullIsAValue() {
    CompletableFuture<String> future = new CompletableFuture<>();
    assertTrue(future.complete(null));
    assertTrue(future.isDone());
    assertNull(future.getNow("absent"));
    assertEquals("null!", future.thenApply(v -> v + "!").join());
  }

  @Test
  void failureGivenByHandIsWrappedByJoinAndGet() {
    IllegalStateException cause = new IllegalStateException("cause");
    CompletableFuture<String> future = CompletableFuture.failedFuture(cause);
    assertTrue(future.isDone());
    assertTrue(future.isCompletedExceptionally());
    assertFalse(future.isCancelled());
    assertSame(cause, assertThrows(CompletionException.class, future::join).getCause());
    assertSame(cause, assertThrows(CompletionException.class, () -> future.getNow("")).getCause());
    assertSame(cause, assertThrows(ExecutionException.class, future::get).getCause());
    assertSame(
        cause,
        assertThrows(ExecutionException.class, () -> future.get(1, TimeUnit.SECONDS)).getCause());
  }

  @Test
  void completionExceptionIsNotWrappedAgain() {
    IllegalStateException cause = new IllegalStateException("cause");
    CompletionException wrapper = new CompletionException("wrapper", cause);
    CompletableFuture<String> future = CompletableFuture.failedFuture(wrapper);
    assertSame(wrapper, assertThrows(CompletionException.class, future::join));
    assertSame(cause, assertThrows(ExecutionException.class, future::get).getCause());
    CompletionException bare = new CompletionException("bare", null);
    CompletableFuture<String> other = CompletableFuture.failedFuture(bare);
    assertSame(bare, assertThrows(ExecutionException.class, other::get).getCause());
  }

  @Test
  void cancelledFutureThrowsCancellationException() {
    CompletableFuture<String> future = new CompletableFuture<>();
    Future<String> plain = future;
    assertTrue(plain.cancel(false));
    assertTrue(plain.cancel(false));
    assertTrue(plain.isCancelled());
    assertTrue(plain.isDone());
    assertTrue(future.isCompletedExceptionally());
    assertThrows(CancellationException.class, future::join);
    assertThrows(CancellationException.class, future::get);
    assertThrows(CancellationException.class, () -> future.getNow(""));
    CompletableFuture<Integer> dependent = future.thenApply(String::length);
    assertFalse(dependent.isCancelled());
    Throwable cause = assertThrows(CompletionException.class, dependent::join).getCause();
    assertTrue(cause instanceof CancellationException);
  }

  @Test
  void nullFailureIsRefused() {
    CompletableFuture<String> future = new CompletableFuture<>();
    assertThrows(NullPointerException.class, () -> future.completeExceptionally(null));
    assertThrows(NullPointerException.class, () -> CompletableFuture.failedFuture(null));
    assertThrows(NullPointerException.class, () -> future.obtrudeException(null));
    assertThrows(NullPointerException.class, () -> future.thenApply(null));
    assertThrows(NullPointerException.class, () -> future.thenAccept(null));
    assertThrows(NullPointerException.class, () -> future.handle(null));
    assertThrows(NullPointerException.class, () -> future.thenRunAsync(() -> {}, null));
    assertFalse(future.isDone());
  }

  @Test
  void getWithoutTimeLeftTimesOut() {
    CompletableFuture<String> future = new CompletableFuture<>();
    assertThrows(TimeoutException.class, () -> future.get(0, TimeUnit.SECONDS));
    assertThrows(TimeoutException.class, () -> future.get(-1, TimeUnit.SECONDS));
  }

  @Test
  void obtrudedOutcomeReplacesTheFormer() throws Exception {
    CompletableFuture<String> future = CompletableFuture.completedFuture("old");
    CompletableFuture<Integer> before = future.thenApply(String::length);
    future.obtrudeValue("obtruded");
    assertEquals("obtruded", future.get());
    assertEquals(3, before.join());
    assertEquals(8, future.thenApply(String::length).join());
    future.obtrudeException(new IllegalStateException());
    assertTrue(future.isCompletedExceptionally());
    future.obtrudeValue("again");
    assertFalse(future.isCompletedExceptionally());
    assertEquals("again", future.join());
  }

  @Test
  void stringTellsTheState() {
    CompletableFuture<String> future = new CompletableFuture<>();
    assertTrue(future.toString().endsWith("[Not completed]"));
    CompletableFuture<Void> dependent = future.thenRun(() -> {});
    assertNotNull(dependent);
    assertEquals(1, future.getNumberOfDependents());
    assertTrue(future.toString().endsWith("[Not completed, 1 dependents]"));
    future.complete("x");
    assertEquals(0, future.getNumberOfDependents());
    assertTrue(future.toString().endsWith("[Completed normally]"));
    String failed = CompletableFuture.failedFuture(new IllegalStateException("why")).toString();
    // The JDK left the message out at some time between 17 and 25.
    assertTrue(
        failed.contains("[Completed exceptionally: java.lang.IllegalStateException"), failed);
  }

  @Test
  void copyFollowsButDoesNotComplete() {
    CompletableFuture<String> future = new CompletableFuture<>();
    CompletableFuture<String> first = future.copy();
    CompletableFuture<String> second = future.copy();
    first.complete("only here");
    assertFalse(future.isDone());
    future.complete("everywhere");
    assertEquals("only here", first.join());
    assertEquals("everywhere", second.join());
    assertEquals("everywhere", future.copy().join());
  }

  @Test
  void minimalStageOffersNothingButStages() {
    CompletableFuture<String> future = new CompletableFuture<>();
    CompletionStage<String> stage = future.minimalCompletionStage();
    CompletableFuture<?> cast = (CompletableFuture<?>) stage;
    assertThrows(UnsupportedOperationException.class, cast::join);
    assertThrows(UnsupportedOperationException.class, cast::isDone);
    assertThrows(UnsupportedOperationException.class, () -> cast.complete(null));
    CompletableFuture<String> exit = stage.toCompletableFuture();
    CompletionStage<Integer> length = stage.thenApply(String::length);
    assertThrows(UnsupportedOperationException.class, ((CompletableFuture<Integer>) length)::join);
    assertFalse(exit.isDone());
    future.complete("value");
    assertEquals("value", exit.join());
    assertEquals(5, length.toCompletableFuture().join());
    assertEquals("done", CompletableFuture.completedStage("done").toCompletableFuture().join());
    IllegalStateException cause = new IllegalStateException();
    CompletableFuture<?> failed = CompletableFuture.failedStage(cause).toCompletableFuture();
    assertSame(cause, assertThrows(CompletionException.class, failed::join).getCause());
  }
}
