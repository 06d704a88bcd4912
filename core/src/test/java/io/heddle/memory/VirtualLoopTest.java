package io.heddle.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualLoopTest {
  private static final long MS = 1_000_000;

  private VirtualLoop loop = new VirtualLoop();
  private final List<String> order = new ArrayList<>();
  private long startNs = loop.nowNs();

  private void begin(long atNs) {
    loop = new VirtualLoop(atNs);
    startNs = atNs;
  }

  private long elapsedNs() {
    return loop.nowNs() - startNs;
  }

  private void at(long delayNs, String name) {
    loop.schedule(delayNs, () -> order.add(name + elapsedNs()));
  }

  @Test
  void theClockOverflowsSoonUnlessItIsToldOtherwise() {
    assertTrue(loop.nowNs() > 0);
    loop.advance(1_000 * MS);
    assertTrue(loop.nowNs() < 0);
    assertEquals(-7, new VirtualLoop(-7).nowNs());
  }

  @Tag("jvm")
  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -4, 0, Long.MAX_VALUE - 4, Long.MAX_VALUE})
  void tasksRunByTimeAndThenByOrder(long atNs) {
    begin(atNs);
    at(5, "c");
    at(3, "a");
    at(3, "b");
    loop.execute(() -> order.add("now"));
    assertEquals(4, loop.pending());
    loop.runUntilIdle();
    assertEquals(List.of("now", "a3", "b3", "c5"), order);
    assertFalse(loop.step());
    assertEquals(5, elapsedNs());
  }

  @Tag("jvm")
  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -10, Long.MAX_VALUE - 10, Long.MAX_VALUE - 9})
  void advancingRunsWhatBecomesDue(long atNs) {
    begin(atNs);
    at(10, "due");
    at(11, "later");
    loop.advance(10);
    assertEquals(List.of("due10"), order);
    assertEquals(10, elapsedNs());
    loop.runReady();
    assertEquals(1, loop.pending());
    loop.advance(1000);
    assertEquals(List.of("due10", "later11"), order);
    assertEquals(1010, elapsedNs());
  }

  @Test
  void aTaskNeverRunsWithinTheCallThatGivesIt() {
    loop.execute(() -> order.add("task"));
    assertTrue(loop.inLoop());
    assertEquals(List.of(), order);
  }

  @Tag("jvm")
  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -5, 0, Long.MAX_VALUE - 50})
  void forEverIsNotBeforeNow(long atNs) {
    begin(atNs);
    loop.advance(5);
    at(Long.MAX_VALUE, "never");
    at(-3, "soon");
    loop.advance(100);
    assertEquals(List.of("soon5"), order);
  }

  @Test
  void whatCameDueWhileTheLoopStoodStillRunsLate() {
    at(10, "due");
    loop.standStill(25);
    assertEquals(List.of(), order);
    loop.advance(5);
    assertEquals(List.of("due25"), order);
    assertEquals(30, elapsedNs());
  }

  @Test
  void whoStoodStillForAsLongAsTheTimeoutWasSuspended() {
    loop.advance(10 * MS);
    long sinceNs = loop.nowNs();
    assertTrue(loop.suspension(20, sinceNs).isEmpty());
    loop.standStill(20 * MS - 1);
    assertTrue(loop.suspension(20, sinceNs).isEmpty(), "just shorter");
    loop.standStill(20 * MS);
    HeddleException told = loop.suspension(20, sinceNs).orElseThrow();
    assertEquals(Side.LOCAL, told.side());
    assertTrue(loop.suspension(21, sinceNs).isEmpty(), "just longer");
    assertTrue(loop.suspension(20, loop.nowNs()).isEmpty(), "before the connection began");
    loop.advance(21 * MS - 1);
    assertTrue(loop.suspension(20, sinceNs).isPresent(), "not long ago");
    loop.advance(1);
    assertTrue(loop.suspension(20, sinceNs).isEmpty(), "long ago");
  }
}
