package io.heddle.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.PathStats;
import io.heddle.memory.VirtualLoop;
import io.heddle.session.MeasuredPath;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AbortsTest {
  private static final long MS = 1_000_000;

  private final VirtualLoop loop = new VirtualLoop();
  private final List<Integer> done = new ArrayList<>();
  private PathStats figures = MeasuredPath.UNKNOWN;
  private final Aborts aborts = new Aborts(loop, () -> CompletableFuture.completedFuture(figures));

  private void add(int count) {
    int from = done.size();
    for (int i = 0; i < count; i++) {
      int number = from + i;
      aborts.add(() -> done.add(number));
    }
  }

  private static PathStats roundTrip(long smoothedNs, long variationNs) {
    PathStats none = MeasuredPath.UNKNOWN;
    return new MeasuredPath(
        OptionalLong.of(smoothedNs),
        none.minRttNs(),
        OptionalLong.of(variationNs),
        none.bytesSent(),
        none.bytesReceived(),
        none.packetsSent(),
        none.packetsReceived(),
        none.packetsLost(),
        none.congestionWindowBytes(),
        none.estimatedSendBitsPerSecond());
  }

  /** The peer says something in the middle of each pause. */
  private void advanceHearing(long ns) {
    aborts.heard();
    loop.advance(ns);
  }

  @Test
  void aFewAreDoneAtOnce() {
    add(Aborts.AT_ONCE);
    assertEquals(Aborts.AT_ONCE, done.size());
    loop.advance(Aborts.SILENCE_NS);
    assertEquals(0, loop.pending());
  }

  @Test
  void manyAreDoneInTurnsAndInTheirOrder() {
    add(3 * Aborts.AT_ONCE + 1);
    assertEquals(Aborts.AT_ONCE, done.size());
    advanceHearing(Aborts.LEAST_PAUSE_NS - 1);
    assertEquals(Aborts.AT_ONCE, done.size());
    for (int turn = 2; turn <= 3; turn++) {
      advanceHearing(turn == 2 ? 1 : Aborts.LEAST_PAUSE_NS);
      assertEquals(turn * Aborts.AT_ONCE, done.size());
    }
    loop.runUntilIdle();
    assertEquals(3 * Aborts.AT_ONCE + 1, done.size());
    for (int i = 0; i < done.size(); i++) {
      assertEquals(i, done.get(i));
    }
  }

  @Test
  void onesThatComeMeanwhileWaitBehindTheOthers() {
    add(Aborts.AT_ONCE);
    aborts.add(() -> done.add(-1));
    aborts.add(() -> done.add(-2));
    assertEquals(Aborts.AT_ONCE, done.size());
    loop.runUntilIdle();
    assertEquals(List.of(-1, -2), done.subList(Aborts.AT_ONCE, done.size()));
  }

  @Test
  void aLongPathTakesLonger() {
    figures = roundTrip(300 * MS, 25 * MS);
    add(Aborts.AT_ONCE + 1);
    advanceHearing(800 * MS - 1);
    assertEquals(Aborts.AT_ONCE, done.size());
    loop.advance(1);
    assertEquals(Aborts.AT_ONCE + 1, done.size());
  }

  @Test
  void whileNothingIsHeardFewAreSent() {
    add(5 * Aborts.AT_ONCE);
    loop.advance(Aborts.SILENCE_NS - 1);
    assertEquals(Aborts.AT_ONCE, done.size());
    for (int second = 1; second <= 5; second++) {
      loop.advance(second == 1 ? 1 : Aborts.SILENCE_NS);
      assertEquals(Aborts.AT_ONCE + second * Aborts.IN_SILENCE, done.size());
    }
    advanceHearing(Aborts.LEAST_PAUSE_NS);
    assertEquals(2 * Aborts.AT_ONCE + 5 * Aborts.IN_SILENCE, done.size());
  }

  @Test
  void whatWasHeardBeforeDoesNotCount() {
    aborts.heard();
    add(2 * Aborts.AT_ONCE);
    loop.advance(Aborts.SILENCE_NS - 1);
    assertEquals(Aborts.AT_ONCE, done.size());
  }

  @Test
  void afterTheEndNoneIsDone() {
    add(Aborts.AT_ONCE + 5);
    aborts.end();
    loop.runUntilIdle();
    assertEquals(Aborts.AT_ONCE, done.size());
  }
}
