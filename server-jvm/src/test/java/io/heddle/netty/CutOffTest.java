package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CutOffTest {
  private final CutOff cutOff = new CutOff();
  private final List<Long> told = new ArrayList<>();

  @Test
  void aResetTellsHowMuchOfItsStreamWasSentOnce() {
    cutOff.add(4, told::add);
    assertTrue(cutOff.isWatching());
    cutOff.left(8, 70);
    assertEquals(List.of(), told);
    cutOff.left(4, 50);
    assertFalse(cutOff.isWatching());
    cutOff.left(4, 50);
    assertEquals(List.of(50L), told);
  }

  @Test
  void aStreamThatHasEndedCountsOnceItIsStopped() {
    cutOff.ended(4, told::add);
    cutOff.ended(8, told::add);
    assertFalse(cutOff.isWatching());
    cutOff.stopped(8);
    cutOff.left(4, 40);
    cutOff.left(8, 50);
    assertEquals(List.of(50L), told);
  }

  @Test
  void whatWasSentWholeCannotBeCutOff() {
    cutOff.ended(4, told::add);
    cutOff.drained();
    cutOff.stopped(4);
    assertFalse(cutOff.isWatching());
  }

  @Test
  void ofStreamsThatHaveEndedTheLastAreKnown() {
    for (long id = 0; id < 2_000; id++) {
      cutOff.ended(id, told::add);
    }
    cutOff.stopped(1_999);
    cutOff.stopped(1);
    cutOff.left(1_999, 7);
    cutOff.left(1, 8);
    assertEquals(List.of(7L), told);
  }

  @Test
  void packetsAreNotReadForEverForAResetThatNeverComes() {
    cutOff.add(4, told::add);
    for (int i = 0; i < 999; i++) {
      cutOff.packetRead();
    }
    assertTrue(cutOff.isWatching());
    cutOff.packetRead();
    assertFalse(cutOff.isWatching());
  }
}
