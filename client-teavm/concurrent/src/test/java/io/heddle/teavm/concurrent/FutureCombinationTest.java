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
class FutureCombinationTest {
  private final List<String> log = new ArrayList<>();
  private final CompletableFuture<String> left = new CompletableFuture<>();
  private final CompletableFuture<String> right = new CompletableFuture<>();

  @Test
  void combineWaitsForBoth() {
    CompletableFuture<String> combined = left.thenCombine(right, (l, r) -> l + r);
    left.thenAcceptBoth(right, (l, r) -> log.add("accept " + l + r));
    left.runAfterBoth(right, () -> log.add("run"));
    right.complete("R");
    assertFalse(combined.isDone());
    left.complete("L");
    assertEquals("LR", combined.join());
    assertEquals(List.of("run", "accept LR"), log);
  }

  @Test
  void combineWithItselfWaitsOnce() {
    CompletableFuture<String> combined = left.thenCombine(left, (l, r) -> l + r);
    CompletableFuture<String> either = left.applyToEither(left, v -> v + "!");
    left.complete("x");
    assertEquals("xx", combined.join());
    assertEquals("x!", either.join());
  }

  @Test
  void combineFailsAsTheFirstOfTheTwoThoughTheSecondFailedSooner() {
    CompletableFuture<String> combined = left.thenCombine(right, (l, r) -> l + r);
    right.completeExceptionally(new IllegalStateException("right"));
    assertFalse(combined.isDone());
    left.completeExceptionally(new IllegalStateException("left"));
    Throwable cause = causeOf(combined);
    assertEquals("left", cause.getMessage());
  }

  @Test
  void eitherTakesWhicheverIsFirst() {
    CompletableFuture<String> applied = left.applyToEither(right, v -> v + "!");
    left.acceptEither(right, v -> log.add("accept " + v));
    left.runAfterEither(right, () -> log.add("run"));
    right.complete("R");
    assertEquals("R!", applied.join());
    assertEquals(List.of("run", "accept R"), log);
    left.complete("L");
    assertEquals("R!", applied.join());
    assertEquals(2, log.size());
  }

  @Test
  void eitherOfTwoCompleteOnesTakesTheFirst() {
    left.completeExceptionally(new IllegalStateException("left"));
    right.complete("R");
    CompletableFuture<String> failed = left.applyToEither(right, v -> v);
    assertTrue(failed.isCompletedExceptionally());
    assertEquals("R", right.applyToEither(left, v -> v).join());
  }

  @Test
  void eitherLeavesNothingBehindInTheLoser() {
    for (int i = 0; i < 1000; i++) {
      CompletableFuture<String> winner = new CompletableFuture<>();
      CompletableFuture<Object> any = CompletableFuture.anyOf(left, winner);
      winner.complete("won");
      assertEquals("won", any.join());
    }
    assertEquals(0, left.getNumberOfDependents());
  }

  @Test
  void allOfWaitsForAll() {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(left, CompletableFuture.completedFuture(1), right);
    left.complete("L");
    assertFalse(all.isDone());
    right.complete("R");
    assertTrue(all.isDone());
    assertNull(all.join());
    assertTrue(CompletableFuture.allOf().isDone());
  }

  @Test
  void allOfWaitsForAllThoughOneFailed() {
    IllegalStateException cause = new IllegalStateException("cause");
    CompletableFuture<Void> all = CompletableFuture.allOf(left, right);
    left.completeExceptionally(cause);
    assertFalse(all.isDone());
    right.complete("R");
    assertSame(cause, causeOf(all));
  }

  @Test
  void anyOfTakesTheFirstOutcomeOrFailure() {
    CompletableFuture<Object> any = CompletableFuture.anyOf(left, right);
    right.completeExceptionally(new IllegalStateException("right"));
    left.complete("L");
    Throwable cause = causeOf(any);
    assertEquals("right", cause.getMessage());
    assertFalse(CompletableFuture.anyOf().isDone());
    assertEquals("L", CompletableFuture.anyOf(new CompletableFuture<>(), left).join());
  }

  @Test
  void manyFuturesCombine() {
    CompletableFuture<?>[] many = new CompletableFuture<?>[5000];
    for (int i = 0; i < many.length; i++) {
      many[i] = new CompletableFuture<>();
    }
    CompletableFuture<Void> all = CompletableFuture.allOf(many);
    for (int i = 0; i < many.length; i++) {
      assertFalse(all.isDone());
      many[(i * 7 + 3) % many.length].complete(null);
    }
    assertTrue(all.isDone());
  }

  private static Throwable causeOf(CompletableFuture<?> failed) {
    return requireNonNull(assertThrows(CompletionException.class, failed::join).getCause());
  }
}
