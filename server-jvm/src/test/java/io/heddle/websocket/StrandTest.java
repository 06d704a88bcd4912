package io.heddle.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StrandTest {
  private final ArrayDeque<Runnable> given = new ArrayDeque<>();
  private final Strand strand = new Strand(given::add);
  private final List<String> said = new ArrayList<>();

  private void runGiven() {
    for (Runnable next = given.poll(); next != null; next = given.poll()) {
      next.run();
    }
  }

  @Test
  void anIdleStrandRunsWhatComesHereAndNow() {
    strand.run(() -> said.add(strand.inLoop() ? "inside" : "outside"));
    assertEquals(List.of("inside"), said);
    assertFalse(strand.inLoop());
    assertTrue(given.isEmpty());
  }

  @Test
  void executeIsAlwaysLater() {
    strand.execute(() -> said.add("later"));
    assertEquals(List.of(), said);
    runGiven();
    strand.run(
        () -> {
          strand.execute(() -> said.add("third"));
          strand.run(() -> said.add("fourth"));
          said.add("second");
        });
    assertEquals(List.of("later", "second", "third", "fourth"), said);
  }

  @Test
  void aTaskThatFailsDoesNotStopTheOthers() {
    strand.run(
        () -> {
          strand.execute(() -> said.add("next"));
          throw new IllegalStateException("a defect, said in the log");
        });
    assertEquals(List.of("next"), said);
  }

  @Test
  void aLongTurnLetsOthersHaveTheThread() {
    for (int i = 0; i < 1_000; i++) {
      strand.execute(() -> said.add("x"));
    }
    Runnable turn = given.remove();
    turn.run();
    assertTrue(said.size() < 1_000);
    assertEquals(1, given.size());
    runGiven();
    assertEquals(1_000, said.size());
  }

  @Test
  void manyThreadsAreServedOneAtATimeAndInTheirOrder() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    Strand shared = new Strand(threads);
    int each = 20_000;
    int[] last = new int[4];
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(4 * each);
    for (int caller = 0; caller < 4; caller++) {
      int me = caller;
      threads.execute(
          () -> {
            for (int i = 1; i <= each; i++) {
              int number = i;
              Runnable task =
                  () -> {
                    boolean alone = inside.incrementAndGet() == 1 && shared.inLoop();
                    wrong.addAndGet(alone && last[me] == number - 1 ? 0 : 1);
                    last[me] = number;
                    inside.decrementAndGet();
                    done.countDown();
                  };
              if (i % 3 == 0) {
                shared.run(task);
              } else {
                shared.execute(task);
              }
            }
          });
    }
    assertTrue(done.await(15, TimeUnit.SECONDS));
    assertEquals(0, wrong.get());
    threads.shutdown();
  }

  @Test
  void aBlockedCommonPoolHoldsNothingUp() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
      ForkJoinPool.commonPool()
          .execute(
              () -> {
                try {
                  over.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
    }
    CountDownLatch ran = new CountDownLatch(1);
    new Strand().execute(ran::countDown);
    assertTrue(ran.await(10, TimeUnit.SECONDS));
    over.countDown();
  }

  @Test
  void timersComeOnTheStrand() throws Exception {
    Strand timed = new Strand(Runnable::run);
    CompletableFuture<Boolean> inLoop = new CompletableFuture<>();
    timed.schedule(1_000_000, () -> inLoop.complete(timed.inLoop()));
    assertSame(true, inLoop.get(10, TimeUnit.SECONDS));
  }
}
