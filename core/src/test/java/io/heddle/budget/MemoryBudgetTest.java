package io.heddle.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private static final int MB = 1 << 20;

  private final MemoryBudget budget = new MemoryBudget(16 * MB);
  private final List<String> ended = new ArrayList<>();

  private MemoryAccount open(String name) {
    return budget.open(why -> ended.add(name));
  }

  @Test
  void whatIsHeldIsCounted() {
    MemoryAccount one = open("one");
    MemoryAccount other = open("other");
    one.hold(3 * MB);
    other.hold(2 * MB);
    one.hold(-MB);
    assertEquals(4 * MB, budget.heldBytes());
    assertEquals(2 * MB, one.heldBytes());
    one.close();
    assertEquals(2 * MB, budget.heldBytes());
  }

  @Test
  void littleIsCountedWhenItAddsUp() {
    MemoryAccount one = open("one");
    for (int i = 0; i < 1_000; i++) {
      one.hold(100);
    }
    assertEquals(100_000.0, (double) budget.heldBytes(), 300.0);
    for (int i = 0; i < 1_000; i++) {
      one.hold(-100);
    }
    assertEquals(0.0, (double) budget.heldBytes(), 300.0);
    one.close();
    assertEquals(0, budget.heldBytes());
  }

  @Test
  void anAccountThatIsClosedCountsNoMore() {
    MemoryAccount one = open("one");
    one.hold(MB);
    one.close();
    one.close();
    one.hold(-MB);
    one.hold(3 * MB);
    assertEquals(0, budget.heldBytes());
  }

  @Test
  void overSevenEighthsTheHolderOfMostIsEnded() {
    MemoryAccount small = open("small");
    MemoryAccount large = open("large");
    MemoryAccount middle = open("middle");
    small.hold(2 * MB);
    large.hold(7 * MB);
    middle.hold(5 * MB);
    assertEquals(List.of(), ended);
    small.hold(MB);
    assertEquals(List.of("large"), ended);
    // It has not left yet, and that it will is taken into account.
    small.hold(MB);
    middle.hold(MB);
    assertEquals(List.of("large"), ended);
    large.close();
    assertEquals(10 * MB, budget.heldBytes());
  }

  @Test
  void soManyAreEndedThatAQuarterIsFree() {
    List<MemoryAccount> all = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      MemoryAccount one = open("" + i);
      one.hold(MB);
      all.add(one);
    }
    assertEquals(0, ended.size());
    all.get(7).hold(MB / 2);
    assertEquals(2, ended.size());
    assertEquals("7", ended.get(0));
  }

  @Test
  void someoneIsShortWhoHoldsMoreThanItsShareOfHalf() {
    MemoryAccount much = open("much");
    MemoryAccount little = open("little");
    much.hold(8 * MB);
    assertFalse(much.isShort());
    little.hold(MB);
    assertTrue(much.isShort());
    assertFalse(little.isShort());
    much.hold(-5 * MB);
    assertFalse(much.isShort());
  }

  @Test
  void nobodyNewIsLetInWhileItIsUsedUp() {
    MemoryAccount one = open("one");
    one.hold(16 * MB);
    assertFalse(budget.isUsedUp());
    one.hold(MB);
    assertTrue(budget.isUsedUp());
  }

  @Test
  void whoNeedNotCareIsNeverShort() {
    MemoryAccount one = MemoryBudget.UNLIMITED.open(why -> ended.add("one"));
    one.hold(Long.MAX_VALUE / 2);
    one.hold(Long.MAX_VALUE / 2);
    assertFalse(one.isShort());
    assertEquals(0, MemoryBudget.UNLIMITED.heldBytes());
    one.close();
    assertEquals(List.of(), ended);
  }
}
