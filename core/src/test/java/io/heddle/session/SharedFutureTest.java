package io.heddle.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.MemoryPair;
import io.heddle.memory.VirtualLoop;
import java.lang.ref.WeakReference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SharedFutureTest {
  private final VirtualLoop loop = new VirtualLoop();
  private final SharedFuture<String> shared = new SharedFuture<>(loop, "a test");

  @Test
  void onlyItsOwnerCompletesIt() {
    assertFalse(shared.complete("mine"));
    assertFalse(shared.completeExceptionally(new IllegalStateException("mine")));
    assertFalse(shared.cancel(true));
    shared.obtrudeValue("mine");
    shared.obtrudeException(new IllegalStateException("mine"));
    assertFalse(shared.isDone());
    shared.succeed("the owner's");
    shared.succeed("too late");
    shared.fail(new IllegalStateException("too late"));
    assertEquals("the owner's", shared.join());
  }

  @Test
  void whoFollowsHearsTheFailureAsItIs() {
    AtomicReference<Throwable> heard = new AtomicReference<>();
    var unused = shared.whenComplete((value, failure) -> heard.set(failure));
    CompletableFuture<String> copy = shared.copy();
    IllegalStateException why = new IllegalStateException("the owner's");
    shared.fail(why);
    assertSame(why, heard.get());
    assertSame(why, assertThrows(CompletionException.class, copy::join).getCause());
    assertSame(why, assertThrows(CompletionException.class, shared.copy()::join).getCause());
  }

  @Test
  void copiesAreTheirOwners() {
    CompletableFuture<String> given = shared.copy();
    assertTrue(given.complete("early"));
    CompletableFuture<String> waiting = shared.copy();
    shared.succeed("the owner's");
    assertEquals("early", given.join());
    assertEquals("the owner's", waiting.join());
    assertEquals("the owner's", shared.copy().join());
  }

  @Test
  void copiesTakenOutsideTheLoopAreToldOnIt() {
    SharedFuture<String> outside = new SharedFuture<>(new OutsideLoop(loop), "a test");
    CompletableFuture<String> copy = outside.copy();
    CompletableFuture<String> late = outside.copy();
    late.cancel(false);
    loop.runReady();
    outside.succeed("the owner's");
    loop.runReady();
    assertEquals("the owner's", copy.join());
  }

  @Tag("jvm")
  @Test
  void aTimeoutConcernsACopy() throws Exception {
    CompletableFuture<String> timed = shared.orTimeout(1, TimeUnit.MILLISECONDS);
    ExecutionException late = assertThrows(ExecutionException.class, () -> await(timed));
    assertTrue(late.getCause() instanceof TimeoutException);
    assertEquals("absent", await(shared.completeOnTimeout("absent", 1, TimeUnit.MILLISECONDS)));
    assertEquals("other", await(shared.completeAsync(() -> "other")));
    assertFalse(shared.isDone());
  }

  /** On a thread that may wait: the virtual loop's is this one. */
  private static String await(CompletableFuture<String> stage) throws Exception {
    CompletableFuture<String> plain = new CompletableFuture<>();
    var unused =
        stage.whenComplete(
            (value, failure) -> {
              if (failure == null) {
                plain.complete(value);
              } else {
                plain.completeExceptionally(failure);
              }
            });
    return plain.get(10, TimeUnit.SECONDS);
  }

  @Tag("jvm")
  @Test
  void toLookAtTheEndOfAConnectionCostsNothing() {
    MemoryPair pair = MemoryPair.builder(loop).build();
    CompletableFuture<?> closed = pair.client().closed();
    int before = closed.getNumberOfDependents();
    for (int i = 0; i < 1000; i++) {
      assertSame(closed, pair.client().closed());
      assertFalse(pair.client().closed().isDone());
      assertSame(pair.client().draining(), pair.client().draining());
      assertTrue(pair.client().closed().orTimeout(1, TimeUnit.HOURS).cancel(true));
    }
    assertEquals(before, closed.getNumberOfDependents());
  }

  @Tag("jvm")
  @Test
  void aCopyThatWasGivenUpIsForgotten() throws InterruptedException {
    WeakReference<CompletableFuture<String>> copy = new WeakReference<>(shared.copy());
    giveUp(copy);
    for (int i = 0; i < 100 && copy.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertNull(copy.get());
    shared.succeed("the owner's");
  }

  private static void giveUp(WeakReference<CompletableFuture<String>> copy) {
    CompletableFuture<String> given = copy.get();
    if (given != null) {
      given.cancel(false);
    }
  }
}
