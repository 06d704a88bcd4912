package io.heddle.wire;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CreditRuleTest {
  @Test
  void halfAWindowIsWorthAFrame() {
    assertFalse(CreditRule.due(49, 100, 100, 1));
    assertTrue(CreditRule.due(50, 100, 100, 1));
    // Of an odd one, the larger half.
    assertFalse(CreditRule.due(50, 101, 101, 1));
    assertTrue(CreditRule.due(51, 101, 101, 1));
  }

  @Test
  void soIsWhatDoublesWhatIsLeft() {
    assertFalse(CreditRule.due(9, 10, 100, 1));
    assertTrue(CreditRule.due(10, 10, 100, 1));
  }

  @Test
  void nothingIsBelowTheLeastStep() {
    assertFalse(CreditRule.due(9, 0, 10, 10));
    assertTrue(CreditRule.due(10, 0, 10, 10));
    assertFalse(CreditRule.due(0, 0, 1, CreditRule.byteStep(1)));
  }
}
