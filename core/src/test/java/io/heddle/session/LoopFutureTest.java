package io.heddle.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.VirtualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LoopFutureTest {
  private final VirtualLoop loop = new VirtualLoop();
  private final List<String> noted = new ArrayList<>();

  /** Notes whose code begins and ends. */
  private final Loop watched =
      new ForwardingLoop(loop) {
        @Override
        public @Nullable Object enter(Object owner) {
          noted.add("enter " + owner);
          return owner;
        }

        @Override
        public void leave(@Nullable Object before) {
          noted.add("leave " + before);
        }
      };

  @Test
  void toWaitOnTheLoopFailsAtOnce() {
    LoopFuture<String> future = new LoopFuture<>(loop, "the owner");
    CompletableFuture<Integer> stage = future.thenApply(String::length);
    String told = assertThrows(IllegalStateException.class, future::join).getMessage();
    assertTrue(String.valueOf(told).contains("(here for the owner)"), told);
    assertThrows(IllegalStateException.class, future::get);
    assertThrows(IllegalStateException.class, () -> future.get(1, TimeUnit.DAYS));
    assertThrows(IllegalStateException.class, stage::join);
    assertFalse(String.valueOf(LoopFuture.waitingHere(null).getMessage()).contains("here for"));
  }

  @Test
  void whatIsDoneNeedNotBeWaitedFor() throws Exception {
    LoopFuture<String> future = new LoopFuture<>(loop, "the owner");
    assertTrue(future.complete("done"));
    assertEquals("done", future.join());
    assertEquals("done", future.get());
    assertEquals("done", future.get(1, TimeUnit.DAYS));
  }

  @Test
  void outsideTheLoopOneMayWait() {
    assertFalse(loop.mayWait());
    assertTrue(new OutsideLoop(loop).mayWait());
  }

  @Test
  void theLoopKnowsWhoseCodeRunsOnCompletion() {
    LoopFuture<String> future = new LoopFuture<>(watched, "a");
    future.thenAccept(noted::add);
    assertTrue(future.complete("value"));
    assertFalse(future.complete("again"));
    assertEquals(List.of("enter a", "value", "leave a", "enter a", "leave a"), noted);
    noted.clear();
    LoopFuture<String> failing = new LoopFuture<>(watched, "b");
    failing.whenComplete((value, failure) -> noted.add("failed"));
    assertTrue(failing.completeExceptionally(new IllegalStateException("no")));
    assertFalse(failing.completeExceptionally(new IllegalStateException("again")));
    assertEquals(List.of("enter b", "failed", "leave b", "enter b", "leave b"), noted);
  }

  @Test
  void onlyAClaimLosesNothingWhenItIsCancelled() {
    LoopFuture<String> claim = LoopFuture.claim(loop, "the owner");
    assertTrue(claim.isClaim());
    assertFalse(((LoopFuture<String>) claim.thenApply(value -> value)).isClaim());
    assertFalse(new LoopFuture<>(loop, "the owner").isClaim());
  }

  @Test
  void neverIsNotScheduled() {
    loop.scheduleMs(Long.MAX_VALUE, () -> noted.add("never"));
    assertEquals(0, loop.pending());
    loop.scheduleMs(3, () -> noted.add("then"));
    loop.advance(2_999_999);
    assertEquals(List.of(), noted);
    loop.advance(1);
    loop.run(() -> noted.add("later"));
    assertEquals(List.of("then"), noted);
    loop.runReady();
    assertEquals(List.of("then", "later"), noted);
  }
}
