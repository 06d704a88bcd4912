package io.heddle.teavm.concurrent;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

// Steps are hung on futures here for what they do, not for the futures they return.
@SuppressWarnings("FutureReturnValueIgnored")
class FutureChainTest {
  private static final int DEEP = 100_000;

  private final List<String> log = new ArrayList<>();

  @Test
  void stepsRunInsideComplete() {
    CompletableFuture<Integer> source = new CompletableFuture<>();
    CompletableFuture<Void> end =
        source
            .thenApply(v -> v + 1)
            .thenApply(v -> "got " + v)
            .thenAccept(log::add)
            .thenRun(() -> log.add("ran"));
    assertTrue(log.isEmpty());
    source.complete(41);
    assertEquals(List.of("got 42", "ran"), log);
    assertTrue(end.isDone());
    assertNull(end.join());
  }

  @Test
  void stepsOnACompleteFutureRunAtOnce() {
    CompletableFuture.completedFuture(1)
        .thenApply(v -> v + 1)
        .thenCompose(v -> CompletableFuture.completedFuture(v * 10))
        .thenAccept(v -> log.add("got " + v));
    assertEquals(List.of("got 20"), log);
  }

  @Test
  void thrownExceptionReachesDependentsWrapped() {
    IllegalStateException cause = new IllegalStateException("cause");
    CompletableFuture<Integer> source = new CompletableFuture<>();
    CompletableFuture<Integer> throwing =
        source.thenApply(
            v -> {
              throw cause;
            });
    Throwable[] seen = new Throwable[1];
    CompletableFuture<Integer> after =
        throwing.thenApply(v -> v + 1).whenComplete((v, x) -> seen[0] = x);
    source.complete(1);
    assertTrue(seen[0] instanceof CompletionException);
    assertSame(cause, seen[0].getCause());
    assertSame(seen[0], assertThrows(CompletionException.class, after::join));
    assertSame(seen[0], assertThrows(CompletionException.class, throwing::join));
  }

  @Test
  void failureGivenByHandIsSeenRawByTheFirstStepOnly() {
    IllegalStateException cause = new IllegalStateException("cause");
    CompletableFuture<Integer> source = new CompletableFuture<>();
    Throwable[] first = new Throwable[1];
    Throwable[] second = new Throwable[1];
    CompletableFuture<Integer> recovered =
        source
            .whenComplete((v, x) -> first[0] = x)
            .whenComplete((v, x) -> second[0] = x)
            .exceptionally(x -> -1);
    source.completeExceptionally(cause);
    assertSame(cause, first[0]);
    assertTrue(second[0] instanceof CompletionException);
    assertSame(cause, second[0].getCause());
    assertEquals(-1, recovered.join());
  }

  @Test
  void whenCompleteKeepsTheOutcomeAndAddsItsOwnException() {
    IllegalStateException cause = new IllegalStateException("cause");
    IllegalArgumentException late = new IllegalArgumentException("late");
    CompletableFuture<Integer> failed = CompletableFuture.failedFuture(cause);
    CompletableFuture<Integer> both =
        failed.whenComplete(
            (v, x) -> {
              throw late;
            });
    assertSame(cause, causeOf(both));
    assertSame(late, cause.getSuppressed()[0]);
    CompletableFuture<Integer> only =
        CompletableFuture.completedFuture(1)
            .whenComplete(
                (v, x) -> {
                  throw late;
                });
    assertSame(late, causeOf(only));
    assertEquals(1, CompletableFuture.completedFuture(1).whenComplete((v, x) -> {}).join());
  }

  @Test
  void handleSeesEitherOutcomeAndReplacesIt() {
    assertEquals(
        "1 null", CompletableFuture.completedFuture(1).handle((v, x) -> v + " " + x).join());
    CompletableFuture<Integer> failed =
        CompletableFuture.failedFuture(new IllegalStateException("why"));
    assertEquals("null why", failed.handle((v, x) -> v + " " + x.getMessage()).join());
  }

  @Test
  void stepsPassedByAreNotRun() {
    CompletableFuture<Integer> failed = CompletableFuture.failedFuture(new IllegalStateException());
    failed.thenAccept(v -> log.add("accept"));
    failed.thenRun(() -> log.add("run"));
    failed.thenCompose(
        v -> {
          log.add("compose");
          return CompletableFuture.completedFuture(v);
        });
    CompletableFuture.completedFuture(1)
        .exceptionally(
            x -> {
              log.add("exceptionally");
              return 2;
            });
    CompletableFuture.completedFuture(1)
        .exceptionallyCompose(
            x -> {
              log.add("exceptionallyCompose");
              return CompletableFuture.completedFuture(2);
            });
    assertTrue(log.isEmpty());
  }

  @Test
  void composeFollowsTheInnerFuture() {
    CompletableFuture<String> inner = new CompletableFuture<>();
    CompletableFuture<Integer> source = new CompletableFuture<>();
    CompletableFuture<String> outer = source.thenCompose(v -> inner);
    source.complete(1);
    assertFalse(outer.isDone());
    inner.complete("inner");
    assertEquals("inner", outer.join());
  }

  @Test
  void composeWrapsTheInnerFailure() {
    IllegalStateException cause = new IllegalStateException("cause");
    CompletableFuture<String> inner = new CompletableFuture<>();
    CompletableFuture<String> outer = CompletableFuture.completedFuture(1).thenCompose(v -> inner);
    Throwable[] seen = new Throwable[1];
    outer.whenComplete((v, x) -> seen[0] = x);
    inner.completeExceptionally(cause);
    assertTrue(seen[0] instanceof CompletionException);
    assertSame(cause, seen[0].getCause());
    CompletableFuture<String> nothing = CompletableFuture.completedFuture(1).thenCompose(v -> null);
    Throwable npe = causeOf(nothing);
    assertTrue(npe instanceof NullPointerException);
  }

  @Test
  void exceptionallyComposeRecoversByAnotherFuture() {
    CompletableFuture<Integer> failed = CompletableFuture.failedFuture(new IllegalStateException());
    CompletableFuture<Integer> second = new CompletableFuture<>();
    CompletableFuture<Integer> recovered = failed.exceptionallyCompose(x -> second);
    assertFalse(recovered.isDone());
    second.complete(7);
    assertEquals(7, recovered.join());
  }

  @Test
  void dependentCompletedByHandSkipsItsStep() {
    CompletableFuture<Integer> source = new CompletableFuture<>();
    CompletableFuture<Integer> dependent =
        source.thenApply(
            v -> {
              log.add("step");
              return v;
            });
    dependent.complete(9);
    source.complete(1);
    assertEquals(9, dependent.join());
    assertTrue(log.isEmpty());
  }

  @Test
  void newestDependentRunsFirst() {
    CompletableFuture<Integer> source = new CompletableFuture<>();
    source.thenRun(() -> log.add("a"));
    source.thenRun(() -> log.add("b")).thenRun(() -> log.add("after b"));
    source.thenRun(() -> log.add("c"));
    source.complete(1);
    assertEquals(List.of("c", "b", "after b", "a"), log);
  }

  @Test
  void deepChainOfAppliesDoesNotOverflow() {
    CompletableFuture<Integer> source = new CompletableFuture<>();
    CompletableFuture<Integer> end = source;
    for (int i = 0; i < DEEP; i++) {
      end = end.thenApply(v -> v + 1);
    }
    source.complete(0);
    assertEquals(DEEP, end.join());
  }

  @Test
  void deepChainOfComposesDoesNotOverflow() {
    CompletableFuture<Integer> source = new CompletableFuture<>();
    CompletableFuture<Integer> inner = new CompletableFuture<>();
    CompletableFuture<Integer> end = source;
    for (int i = 0; i < DEEP; i++) {
      end = end.thenCompose(v -> inner.thenApply(w -> v + w));
    }
    inner.complete(1);
    source.complete(0);
    assertEquals(DEEP, end.join());
  }

  @Test
  void deepChainOfFailuresDoesNotOverflow() {
    CompletableFuture<Integer> source = new CompletableFuture<>();
    CompletableFuture<Integer> end = source;
    for (int i = 0; i < DEEP; i++) {
      end = end.thenApply(v -> v + 1);
    }
    source.completeExceptionally(new IllegalStateException("deep"));
    Throwable cause = causeOf(end);
    assertEquals("deep", cause.getMessage());
  }

  @Test
  void manyDependentsOfOneFutureAllRun() {
    CompletableFuture<Integer> source = new CompletableFuture<>();
    int[] ran = new int[1];
    for (int i = 0; i < DEEP; i++) {
      source.thenRun(() -> ran[0]++);
    }
    source.complete(0);
    assertEquals(DEEP, ran[0]);
  }

  private static Throwable causeOf(CompletableFuture<?> failed) {
    return requireNonNull(assertThrows(CompletionException.class, failed::join).getCause());
  }
}
