package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AckedNumbersTest {
  private final AckedNumbers acked = new AckedNumbers();

  @Test
  void atFirstNothingIsSettled() {
    assertFalse(acked.isSettled(0));
    assertFalse(acked.allSettled(0));
    assertEquals(-1, acked.largest());
  }

  @Test
  void whatIsAcknowledgedIsSettled() {
    acked.add(0, 4);
    assertTrue(acked.allSettled(4));
    assertFalse(acked.isSettled(5));
  }

  @Test
  void gapIsLostTwentyPacketsLaterAndNotBefore() {
    acked.add(0, 4);
    acked.add(6, 24);
    assertFalse(acked.isSettled(5));
    assertFalse(acked.allSettled(24));
    assertTrue(acked.isSettled(24));
    acked.add(25, 25);
    assertTrue(acked.allSettled(25));
  }

  @Test
  void lateAcknowledgementClosesTheGap() {
    acked.add(0, 4);
    acked.add(6, 8);
    acked.add(5, 5);
    assertTrue(acked.allSettled(8));
  }

  @Test
  void anyRangesComeToTheSameAsASet() {
    long seed = System.nanoTime();
    System.out.println("AckedNumbersTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      AckedNumbers tried = new AckedNumbers();
      BitSet set = new BitSet();
      int largest = -1;
      for (int i = 0; i < 60; i++) {
        int from = Math.max(0, largest - 30 + random.nextInt(40));
        int to = from + random.nextInt(random.nextInt(8) == 0 ? 60 : 3);
        tried.add(from, to);
        set.set(from, to + 1);
        largest = Math.max(largest, to);
        assertEquals(largest, tried.largest());
        boolean all = true;
        for (int n = 0; n <= largest + 2; n++) {
          boolean settled = n <= largest - 20 || set.get(n);
          all &= settled;
          assertEquals(settled, tried.isSettled(n), "packet " + n);
          assertEquals(all, tried.allSettled(n), "packets up to " + n);
        }
      }
    }
  }
}
