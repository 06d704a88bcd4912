package io.heddle.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.VirtualLoop;
import org.junit.jupiter.api.Test;

/**
 * When exactly a window of a known path changes, and to what: while its queue runs dry, and for
 * what that shows.
 */
class KnownPathTest {
  private static final long MS = 1_000_000;
  private static final long MIN_RTT_NS = 40 * MS;

  /** A path that holds 40 KB, few packets; and ten times as many. */
  private static final long SLOW = 1_000_000;

  private static final long FAST = 10_000_000;

  /** A quarter more than the round trip and 10 ms take. */
  private static final int SLOW_BYTES = 62_500;

  /** The same, and twice as much, where no queue was seen. */
  private static final int FAST_BYTES = 625_000;

  private static final int FAST_BYTES_WITHOUT_QUEUE = 1_000_000;

  /** Half of what the path holds. */
  private static final int FAST_DRAIN_BYTES = 200_000;

  /** One packet. */
  private static final int SLOW_DRAIN_BYTES = 1;

  private static final long SLOW_RTT_NS = 300 * MS;

  /** The clock overflows soon. */
  private long nowNs = new VirtualLoop().nowNs();

  private DeliveryWindow window = new DeliveryWindow();
  private long totalBytes;
  private long number;

  private void begin(long minRttNs, long bytesPerSecond) {
    nowNs = new VirtualLoop().nowNs();
    totalBytes = 0;
    number = 0;
    window = new DeliveryWindow(minRttNs, bytesPerSecond, nowNs);
  }

  /** A packet goes while nothing is under way, and its answer comes after a while. */
  private int alone(long rttNs) {
    window.probed(number, totalBytes, nowNs);
    nowNs += rttNs;
    window.answered(number++, nowNs);
    return window.bytes();
  }

  /** The same, while others are under way and the application has more to send. */
  private int heldBack(long rttNs) {
    window.heldBack();
    return alone(rttNs);
  }

  /** Two go, the second one after so many bytes and a while, and only that one is answered. */
  private int inCompany(long bytes, long afterNs, long rttNs) {
    window.probed(number++, totalBytes, nowNs);
    nowNs += afterNs;
    totalBytes += bytes;
    window.probed(number, totalBytes, nowNs);
    nowNs += rttNs;
    window.heldBack();
    window.answered(number++, nowNs);
    return window.bytes();
  }

  /** Packets go together; the answer to the last is not the first of its round. */
  private int lastOfRound(long bytes, long rttNs) {
    window.probed(number++, totalBytes, nowNs);
    window.probed(number++, totalBytes + 1, nowNs);
    totalBytes += bytes;
    window.probed(number++, totalBytes, nowNs);
    nowNs += rttNs;
    window.answered(number - 2, nowNs);
    window.heldBack();
    window.answered(number - 1, nowNs);
    return window.bytes();
  }

  /** Lets time pass so that an answer after a round trip comes so long after the last one. */
  private void pass(long untilAnswerNs, long rttNs) {
    nowNs += untilAnswerNs - rttNs;
  }

  /** Lets the queue run dry as soon as that is due. */
  private int drainAfter(long untilAnswerNs, long rttNs) {
    pass(untilAnswerNs, rttNs);
    return heldBack(rttNs);
  }

  @Test
  void theQueueRunsDryTenSecondsAfterTheShortestRoundTripWasSeen() {
    begin(MIN_RTT_NS, FAST);
    assertEquals(FAST_BYTES_WITHOUT_QUEUE, drainAfter(10_000 * MS - 1, 50 * MS));
    begin(MIN_RTT_NS, FAST);
    assertEquals(FAST_DRAIN_BYTES, drainAfter(10_000 * MS, 50 * MS));
  }

  @Test
  void aRoundTripAsShortAsTheShortestCountsAsThat() {
    begin(MIN_RTT_NS, FAST);
    drainAfter(5_000 * MS, MIN_RTT_NS);
    assertEquals(FAST_BYTES_WITHOUT_QUEUE, drainAfter(10_000 * MS - 1, 50 * MS));
    assertEquals(FAST_DRAIN_BYTES, heldBack(50 * MS));
  }

  @Test
  void aRoundTripOfAQuarterMoreIsAQueue() {
    begin(MIN_RTT_NS, FAST);
    assertEquals(FAST_BYTES_WITHOUT_QUEUE, heldBack(50 * MS));
    assertEquals(FAST_BYTES, heldBack(50 * MS + 1));
  }

  @Test
  void atFirstFewPacketsAreLessThan256() {
    long perSecond = 1_000_000_000;
    begin(256 << 10, perSecond);
    assertEquals(128 << 10, drainAfter(10_000 * MS, 5 * MS));
    begin((256 << 10) - 1, perSecond);
    assertEquals(SLOW_DRAIN_BYTES, drainAfter(10_000 * MS, 5 * MS));
  }

  @Test
  void theQueueRunsDryForTwoRoundTripsToTheNanosecond() {
    begin(MIN_RTT_NS, FAST);
    drainAfter(10_000 * MS, 50 * MS);
    pass(100 * MS - 1, 42 * MS);
    assertEquals(FAST_DRAIN_BYTES, alone(42 * MS));
    assertEquals(2 * 520_000, alone(1 + 42 * MS));
  }

  /** Lets the queue of the path run dry and shows it a round trip. */
  private int shown(long rttNs) {
    begin(MIN_RTT_NS, FAST);
    drainAfter(10_000 * MS, 50 * MS);
    pass(50 * MS, rttNs);
    inCompany(1_000, 0, rttNs);
    return alone(50 * MS);
  }

  @Test
  void aRoundTripOfAnEighthMoreIsBelievedAtOnce() {
    assertEquals(2 * 550_000, shown(45 * MS));
    assertEquals(FAST_BYTES_WITHOUT_QUEUE, shown(45 * MS + 1));
  }

  @Test
  void whereTheRoundTripWasShorterByMoreThanAnEighthTheQueueSoonRunsDryAgain() {
    for (long rttNs : new long[] {35 * MS, 35 * MS - 1}) {
      long againNs = rttNs == 35 * MS ? 10_000 * MS : 1_000 * MS;
      int drainBytes = rttNs == 35 * MS ? 175_000 : 174_999;
      shown(rttNs);
      assertTrue(drainAfter(againNs - 1, 44 * MS) > FAST_BYTES);
      assertEquals(drainBytes, drainAfter(1 + 44 * MS, 44 * MS));
    }
  }

  @Test
  void forARoundTripAfterTheQueueRanDryNoRateIsMeasured() {
    for (long earlierNs : new long[] {1, 0}) {
      shown(42 * MS);
      // The answer that ended it is the base of what is measured until nothing is under way.
      nowNs += MIN_RTT_NS - earlierNs;
      int bytes = inCompany(1_000_000, 0, 50 * MS);
      assertEquals(earlierNs == 0 ? 2 * 20 * 52_000 : FAST_BYTES_WITHOUT_QUEUE + 40_000, bytes);
    }
  }

  /** Round trips are slow from now on; the first that shows it is not of a full window. */
  private void becomesSlow(long bytesPerSecond) {
    begin(MIN_RTT_NS, bytesPerSecond);
    alone(SLOW_RTT_NS);
  }

  @Test
  void onAPathThatIsSlowForThreeRoundTripsTheQueueRunsDry() {
    becomesSlow(FAST);
    assertEquals(FAST_BYTES, drainAfter(3 * SLOW_RTT_NS - 1, SLOW_RTT_NS));
    becomesSlow(FAST);
    assertEquals(FAST_DRAIN_BYTES, drainAfter(3 * SLOW_RTT_NS, SLOW_RTT_NS));
  }

  @Test
  void aLongerPathWhoseRateIsThatOfBeforeHasNoQueue() {
    becomesSlow(FAST);
    drainAfter(3 * SLOW_RTT_NS, SLOW_RTT_NS);
    pass(2 * SLOW_RTT_NS, SLOW_RTT_NS);
    assertEquals(2 * 3_100_000, alone(SLOW_RTT_NS));
  }

  @Test
  void aPacketAloneShowsTheRoundTripOfAPathThatHoldsFew() {
    begin(MIN_RTT_NS, SLOW);
    assertEquals(SLOW_DRAIN_BYTES, drainAfter(10_000 * MS, 60 * MS));
    assertEquals(65_000, alone(42 * MS));
  }

  @Test
  void packetsInCompanyShowNothingOfAPathThatHoldsFewUnlessItIsSlow() {
    begin(MIN_RTT_NS, SLOW);
    drainAfter(10_000 * MS, 60 * MS);
    assertEquals(SLOW_DRAIN_BYTES, inCompany(1_000, 100 * MS, 41 * MS));
    assertEquals(SLOW_BYTES, inCompany(1_000, 58 * MS, 41 * MS), "after four round trips");
  }

  @Test
  void onASlowPathThatHoldsFewAPacketInCompanyWillDoARoundTripLater() {
    for (long earlierNs : new long[] {1, 0}) {
      becomesSlow(SLOW);
      assertEquals(SLOW_DRAIN_BYTES, drainAfter(3 * SLOW_RTT_NS, SLOW_RTT_NS));
      int bytes = inCompany(1_000, SLOW_RTT_NS - earlierNs, SLOW_RTT_NS);
      assertEquals(earlierNs == 0 ? 2 * 310_000 : SLOW_DRAIN_BYTES, bytes);
    }
  }

  @Test
  void onASlowPathThatHoldsFewWhatWasSentBeforeShowsNothing() {
    becomesSlow(SLOW);
    drainAfter(3 * SLOW_RTT_NS, SLOW_RTT_NS);
    assertEquals(SLOW_DRAIN_BYTES, inCompany(1_000, 100 * MS, 150 * MS));
    assertEquals(2 * 310_000, inCompany(1_000, 60 * MS, SLOW_RTT_NS));
  }

  @Test
  void anAnswerThatMeasuresNothingDoesNotLowerTheRate() {
    begin(MIN_RTT_NS, SLOW);
    assertEquals(SLOW_BYTES, lastOfRound(0, SLOW_RTT_NS));
  }

  @Test
  void aRateOfLessThanHalfShowsThatAPathHasBecomeSlower() {
    begin(MIN_RTT_NS, SLOW);
    assertEquals(SLOW_BYTES, lastOfRound(150_000, SLOW_RTT_NS), "just half");
    begin(MIN_RTT_NS, SLOW);
    assertEquals(SLOW_BYTES / 2 - 1, lastOfRound(149_999, SLOW_RTT_NS));
  }

  @Test
  void roundTripsOfTwiceTheWindowShowThatAPathHasBecomeSlower() {
    begin(MIN_RTT_NS, SLOW);
    heldBack(60 * MS);
    assertEquals(SLOW_BYTES, lastOfRound(20_000, 124 * MS));
    assertTrue(lastOfRound(20_000, 126 * MS) < SLOW_BYTES / 2);
  }

  @Test
  void onAPathThatIsFasterThanItsWindowTheRoundTripAndTenMsCount() {
    begin(20 * MS, 1L << 40);
    assertEquals(DeliveryWindow.MOST_BYTES, lastOfRound(60_000, 60 * MS), "just twice");
    assertTrue(lastOfRound(60_000, 60 * MS + 1) < 40_000);
  }

  @Test
  void aWindowThatWasDoubledTakesTwiceAsLong() {
    for (long rttNs : new long[] {249 * MS, 251 * MS}) {
      begin(MIN_RTT_NS, SLOW);
      heldBack(60 * MS);
      window.probed(number++, totalBytes, nowNs);
      assertEquals(0, window.room(totalBytes + SLOW_BYTES));
      nowNs += window.overdueInNs(nowNs);
      window.overdue(nowNs);
      window.probed(number++, totalBytes + 1, nowNs);
      window.probed(number++, totalBytes + 20_000, nowNs);
      window.answered(number - 2, nowNs + 45 * MS);
      window.heldBack();
      window.answered(number - 1, nowNs + rttNs);
      assertEquals(rttNs == 249 * MS, window.bytes() == SLOW_BYTES);
    }
  }

  @Test
  void fourRoundsCountAndFourBeforeThem() {
    begin(MIN_RTT_NS, SLOW);
    for (int i = 0; i < 7; i++) {
      assertEquals(SLOW_BYTES, inCompany(30_000, 0, 60 * MS), "round " + i);
    }
    assertEquals(SLOW_BYTES / 2, inCompany(30_000, 0, 60 * MS));
  }

  @Test
  void onShortSlowPathsTheQueueIsTwoPackets() {
    begin(2 * MS, 150_000);
    assertEquals(300 + 2_048, heldBack(20 * MS));
    // Or what takes 20 ms.
    begin(29 * MS, 100_000);
    assertEquals(2_900 + 2_000, heldBack(40 * MS));
  }
}
