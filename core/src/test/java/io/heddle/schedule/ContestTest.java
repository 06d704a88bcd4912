package io.heddle.schedule;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.VirtualLoop;
import org.junit.jupiter.api.Test;

/** Who is held back for whom. */
class ContestTest {
  private static final int URGENT = 255;
  private static final int USUAL = 128;
  private static final int LOW = 127;

  /** The clock overflows before a level counts as silent. */
  private static final long START_NS = new VirtualLoop().nowNs();

  private static final long LATER_NS = START_NS + Contest.LASTING_NS;

  private final Contest contest = new Contest();

  @Test
  void equalsDoNotContend() {
    for (int i = 0; i < 3; i++) {
      assertFalse(contest.isOutranked(USUAL, START_NS + i));
    }
    assertFalse(contest.isOn());
  }

  @Test
  void whoIsBelowTheUsualLevelIsOutrankedFromTheStart() {
    assertTrue(contest.isOutranked(LOW, START_NS));
    assertTrue(contest.isOn());
    assertTrue(contest.isOutranked(LOW, LATER_NS + 1));
  }

  @Test
  void aMoreUrgentLevelHoldsTheOthersBackForAMinute() {
    assertFalse(contest.isOutranked(URGENT, START_NS));
    assertFalse(contest.isOn());
    assertTrue(contest.isOutranked(USUAL, LATER_NS));
    assertTrue(contest.isOn());
    assertFalse(contest.isOutranked(USUAL, LATER_NS + 1));
    assertFalse(contest.isOn());
    assertTrue(contest.isOutranked(LOW, LATER_NS + 1));
  }

  @Test
  void theMinuteBeginsWithWhatTheUrgentLevelSentLast() {
    assertFalse(contest.isOutranked(URGENT, START_NS));
    assertFalse(contest.isOutranked(URGENT, START_NS + 1));
    assertTrue(contest.isOutranked(USUAL, LATER_NS + 1));
    assertFalse(contest.isOutranked(USUAL, LATER_NS + 2));
    // From now on it is the most urgent one itself.
    assertTrue(contest.isOutranked(LOW, LATER_NS + 2));
    assertFalse(contest.isOutranked(USUAL, 2 * LATER_NS));
  }
}
