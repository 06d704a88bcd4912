package io.heddle.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.memory.VirtualLoop;
import org.junit.jupiter.api.Test;

/** How a window widens where answers come together, and narrows again where they do not. */
class DeliveryRoundsTest {
  private static final long MS = 1_000_000;
  private static final long RTT_NS = 20 * MS;

  /** From here on answers wait in a queue: twice the round trip and 10 ms. */
  private static final long LONG_NS = 60 * MS;

  private final DeliveryWindow window = new DeliveryWindow();
  private long nowNs = new VirtualLoop().nowNs();
  private long totalBytes;
  private long number;

  /** Sends what there is room for; answers with how often the first window that is. */
  private long fill() {
    long before = totalBytes;
    for (int room = window.room(totalBytes); room > 0; room = window.room(totalBytes)) {
      totalBytes += room;
    }
    return (totalBytes - before) / DeliveryWindow.FIRST_BYTES;
  }

  private void answer(long afterNs) {
    window.probed(number, totalBytes, nowNs);
    nowNs += afterNs;
    window.answered(number++, nowNs);
  }

  /** One answer comes for all that was under way: the path has lain idle. */
  private long dryRound() {
    long times = fill();
    answer(RTT_NS);
    return times;
  }

  /** Less than the window was under way. */
  private void orderlyRound(long rttNs) {
    window.room(totalBytes);
    answer(rttNs);
  }

  private void widen(int doublings) {
    for (int i = 0; i <= doublings; i++) {
      dryRound();
    }
  }

  @Test
  void fromTheSecondDryRoundOnTheWindowDoubles() {
    assertEquals(1, dryRound());
    assertEquals(1, dryRound());
    assertEquals(2, dryRound());
    assertEquals(4, dryRound());
    assertEquals(8, fill());
  }

  @Test
  void oneDryRoundAmongOthersDoublesNothing() {
    for (int i = 0; i < 5; i++) {
      assertEquals(1, dryRound());
      orderlyRound(RTT_NS);
    }
  }

  @Test
  void afterEightDoublingsThereIsNoBound() {
    widen(DeliveryWindow.MOST_DOUBLINGS - 1);
    assertEquals(1 << (DeliveryWindow.MOST_DOUBLINGS - 1), dryRound());
    assertEquals(Integer.MAX_VALUE, window.room(totalBytes));
    assertEquals(Integer.MAX_VALUE, window.room(totalBytes + (1L << 50)));
  }

  @Test
  void moreThanEightDoublingsAreNotCounted() {
    widen(DeliveryWindow.MOST_DOUBLINGS - 1);
    dryRound();
    answer(RTT_NS);
    for (int i = 0; i < 4; i++) {
      orderlyRound(RTT_NS);
    }
    assertEquals(1 << (DeliveryWindow.MOST_DOUBLINGS - 1), fill());
  }

  @Test
  void everyFourOrderlyRoundsHalveIt() {
    long[] times = {8, 8, 8, 8, 4, 4, 4, 4, 2, 2, 2, 2, 1, 1, 1, 1, 1};
    for (int rounds = 0; rounds < times.length; rounds++) {
      assertEquals(times[rounds], new DeliveryRoundsTest().timesAfter(3, rounds, RTT_NS));
    }
  }

  private long timesAfter(int doublings, int orderlyRounds, long rttNs) {
    widen(doublings);
    for (int i = 0; i < orderlyRounds; i++) {
      orderlyRound(rttNs);
    }
    return fill();
  }

  @Test
  void aLongQueueTakesHalfOfTheDoublingsAtOnce() {
    assertEquals(16, new DeliveryRoundsTest().timesAfter(4, 1, LONG_NS), "just not long");
    assertEquals(4, new DeliveryRoundsTest().timesAfter(4, 1, LONG_NS + 1));
    assertEquals(2, new DeliveryRoundsTest().timesAfter(4, 2, LONG_NS + 1));
    assertEquals(1, new DeliveryRoundsTest().timesAfter(4, 3, LONG_NS + 1));
  }

  @Test
  void overdueAnswersDoubleItOnceEachTime() {
    dryRound();
    fill();
    window.probed(number, totalBytes, nowNs);
    for (long times : new long[] {1, 2, 4}) {
      nowNs += window.overdueInNs(nowNs);
      window.overdue(nowNs);
      assertEquals(times, fill());
    }
  }
}
