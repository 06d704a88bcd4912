package io.heddle.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualLoopTest {
  private final VirtualLoop loop = new VirtualLoop();
  private final List<String> order = new ArrayList<>();

  private void at(long delayNs, String name) {
    loop.schedule(delayNs, () -> order.add(name + loop.nowNs()));
  }

  @Test
  void tasksRunByTimeAndThenByOrder() {
    at(5, "c");
    at(3, "a");
    at(3, "b");
    loop.execute(() -> order.add("now"));
    assertEquals(4, loop.pending());
    loop.runUntilIdle();
    assertEquals(List.of("now", "a3", "b3", "c5"), order);
    assertFalse(loop.step());
    assertEquals(5, loop.nowNs());
  }

  @Test
  void advancingRunsWhatBecomesDue() {
    at(10, "due");
    at(11, "later");
    loop.advance(10);
    assertEquals(List.of("due10"), order);
    assertEquals(10, loop.nowNs());
    loop.runReady();
    assertEquals(1, loop.pending());
    loop.advance(1000);
    assertEquals(List.of("due10", "later11"), order);
    assertEquals(1010, loop.nowNs());
  }

  @Test
  void aTaskNeverRunsWithinTheCallThatGivesIt() {
    loop.execute(() -> order.add("task"));
    assertTrue(loop.inLoop());
    assertEquals(List.of(), order);
  }

  @Test
  void forEverIsNotBeforeNow() {
    loop.advance(5);
    at(Long.MAX_VALUE, "never");
    at(-3, "soon");
    loop.advance(100);
    assertEquals(List.of("soon5"), order);
  }
}
