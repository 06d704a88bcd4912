package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.netty.AckedNumbers.UpTo;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AckedNumbersTest {
  private final AckedNumbers acked = new AckedNumbers();

  @Test
  void atFirstNothingIsSettled() {
    assertFalse(acked.isSettled(0));
    assertFalse(acked.allSettled(upTo(0)));
    assertEquals(-1, acked.largest());
  }

  @Test
  void whatIsAcknowledgedIsSettled() {
    acked.add(0, 4);
    assertTrue(acked.allSettled(upTo(4)));
    assertFalse(acked.isSettled(5));
  }

  @Test
  void gapIsLostTwentyPacketsLaterAndNotBefore() {
    acked.add(0, 4);
    acked.add(6, 24);
    assertFalse(acked.isSettled(5));
    assertFalse(acked.allSettled(upTo(24)));
    assertTrue(acked.isSettled(24));
    acked.add(25, 25);
    assertTrue(acked.allSettled(upTo(25)));
  }

  @Test
  void lateAcknowledgementClosesTheGap() {
    acked.add(0, 4);
    acked.add(6, 8);
    acked.add(5, 5);
    assertTrue(acked.allSettled(upTo(8)));
  }

  @Test
  void numberThatWasNoPacketsIsNotWaitedFor() {
    acked.begin(0);
    acked.add(0, 4);
    acked.add(6, 8);
    assertFalse(acked.allSettled(new UpTo(8, 0)));
    assertTrue(acked.allSettled(new UpTo(8, 1)));
    acked.add(10, 12);
    assertFalse(acked.allSettled(new UpTo(12, 1)));
    assertTrue(acked.allSettled(new UpTo(12, 2)));
  }

  @Test
  void numbersBelowTheFirstAreWaitedFor() {
    acked.begin(3);
    acked.add(3, 6);
    acked.add(8, 9);
    assertFalse(acked.allSettled(new UpTo(9, 1)));
    acked.add(10, 30);
    acked.add(32, 33);
    assertTrue(acked.allSettled(new UpTo(33, 2)));
  }

  @Test
  void lostPacketIsNotTakenForANumberThatWasLeftOut() {
    acked.begin(0);
    acked.add(0, 4);
    acked.add(6, 30);
    // 5 was left out and is settled anyway; 31 is a packet, which is under way.
    assertFalse(acked.allSettled(new UpTo(31, 1)));
  }

  /** Of an unknown number of packets, some left out, no more may be said than is known. */
  @Test
  void packetThatIsUnderWayIsNeverSettled() {
    long seed = System.nanoTime();
    System.out.println("AckedNumbersTest seed " + seed);
    Random random = new Random(seed);
    int settledInTime = 0;
    for (int round = 0; round < 2_000; round++) {
      AckedNumbers tried = new AckedNumbers();
      BitSet underWay = new BitSet();
      tried.begin(0);
      boolean loses = random.nextBoolean();
      boolean lost = false;
      long skipped = 0;
      int next = 0;
      for (int i = 0; i < 200; i++) {
        if (random.nextInt(12) == 0) {
          skipped++;
          next++;
        }
        underWay.set(next++);
        for (int n = underWay.nextSetBit(0); n >= 0; n = underWay.nextSetBit(n + 1)) {
          if (random.nextInt(3) == 0 && !(loses && n % 7 == 3)) {
            tried.add(n, n);
            underWay.clear(n);
          }
        }
        int lostUpTo = Math.max(0, (int) tried.largest() - 19);
        lost |= underWay.nextSetBit(0) >= 0 && underWay.nextSetBit(0) < lostUpTo;
        underWay.clear(0, lostUpTo);
        boolean settled = tried.allSettled(new UpTo(next - 1, skipped));
        assertFalse(settled && !underWay.isEmpty(), () -> "under way " + underWay);
        settledInTime += settled ? 1 : 0;
        if (!lost && underWay.isEmpty()) {
          assertTrue(settled, "all have arrived");
        }
      }
    }
    assertTrue(settledInTime > 1_000, settledInTime + " times settled");
  }

  private static UpTo upTo(long number) {
    return new UpTo(number, 0);
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
          assertEquals(all, tried.allSettled(upTo(n)), "packets up to " + n);
        }
      }
    }
  }
}
