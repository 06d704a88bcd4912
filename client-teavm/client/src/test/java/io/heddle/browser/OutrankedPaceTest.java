package io.heddle.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits ahead of a page's urgent messages over paths of many rates and lengths. */
@Timeout(60)
class OutrankedPaceTest {
  private static final long MS = 1_000_000;
  private static final long[] RATES = {
    50_000, 70_000, 100_000, 200_000, 300_000, 1_000_000, 3_000_000, 12_000_000
  };
  private static final long[] RTTS_MS = {2, 20, 40, 80, 200};
  private static final long[] EVERY_MS = {70, 170, 290, 370, 500, 640};

  /** What routers have. */
  private static final int QUEUE_BYTES = 256 << 10;

  /** What more than that is under way of, a browser's congestion window grows for long. */
  private static final int MOST_WINDOW_BYTES = 2 << 20;

  private final OutrankedPace pace = new OutrankedPace(150 * MS, 0);

  private static double mostWaitMs(long rttMs) {
    return Math.max(2.0 * rttMs, 100);
  }

  @Test
  void urgentMessagesWaitForLittle() {
    for (long rate : RATES) {
      for (long rttMs : RTTS_MS) {
        for (int bulkFirstMs : new int[] {0, 700, 1_500}) {
          for (long everyMs : EVERY_MS) {
            for (int bucketBytes : new int[] {0, 3_100}) {
              PagePath path = new PagePath(rate, rttMs, QUEUE_BYTES);
              path.bucket(bucketBytes);
              path.run(bulkFirstMs, 0);
              path.run(10_000, everyMs);
              PagePath.Messages beside = path.run(20_000, everyMs);
              String row =
                  "%d B/s, %d ms, bulk for %d ms, every %d ms, bucket %d: %s"
                      .formatted(rate, rttMs, bulkFirstMs, everyMs, bucketBytes, beside);
              assertTrue(beside.waitMs() <= mostWaitMs(rttMs), row);
              assertTrue(beside.use() >= 0.8, row);
            }
          }
        }
      }
    }
  }

  /** One packet may acknowledge both, and clocks of pages are coarse. */
  @Test
  void twoEndsThatAreAcknowledgedInOneMomentShowNoEndlessRate() {
    pace.room(255, 0, 0);
    pace.room(0, 0, 0);
    pace.handed(3_000, 0);
    OutrankedPace.End late = pace.ended(3_000, 0);
    pace.handed(3_000, 990 * MS);
    OutrankedPace.End soon = pace.ended(6_000, 990 * MS);
    pace.acknowledged(soon, 1_000 * MS);
    pace.acknowledged(late, 1_000 * MS);
    pace.handed(3_000, 1_001 * MS);
    assertTrue(pace.room(0, 0, 2_000 * MS) > 0);
  }

  /** Others filled it before the first message: no round trip was ever seen without it. */
  @Test
  void aQueueThatWasThereAllAlongIsFound() {
    PagePath path = new PagePath(700_000, 160, QUEUE_BYTES);
    path.run(3_000, 0);
    path.run(10_000, 290);
    PagePath.Messages beside = path.run(20_000, 290);
    assertTrue(beside.waitMs() <= mostWaitMs(160), beside::toString);
    assertTrue(beside.use() >= 0.9, beside::toString);
  }

  /** What comes the other way fills the queue there: the path is no slower. */
  @Test
  void theQueueOfTheOtherDirectionHoldsNobodyBackForGood() {
    List<String> faults = new ArrayList<>();
    for (long rate : RATES) {
      for (long rttMs : RTTS_MS) {
        for (long waitMs : new long[] {100, 300, 900}) {
          for (long everyMs : EVERY_MS) {
            if (rate * waitMs / 1_000 > MOST_WINDOW_BYTES) {
              continue;
            }
            PagePath path = new PagePath(rate, rttMs, QUEUE_BYTES);
            path.run(5_000, everyMs);
            path.answersWait(waitMs);
            path.run(10_000, everyMs);
            PagePath.Messages beside = path.run(10_000, everyMs);
            path.answersWait(0);
            path.run(25_000, everyMs);
            PagePath.Messages after = path.run(10_000, everyMs);
            if (beside.use() < 0.4
                || after.use() < 0.8
                || after.waitMs() > 1.5 * mostWaitMs(rttMs)) {
              faults.add(
                  "%d B/s, %d ms, every %d ms, answers wait %d ms: %s, after %s"
                      .formatted(rate, rttMs, everyMs, waitMs, beside, after));
            }
          }
        }
      }
    }
    assertEquals(List.of(), faults);
  }

  @Test
  void aRateThatChangesIsFollowedWithinTenSeconds() {
    PagePath path = new PagePath(3_000_000, 20, QUEUE_BYTES);
    path.run(10_000, 100);
    for (long rate :
        new long[] {300_000, 3_000_000, 1_000_000, 100_000, 1_000_000, 50_000, 1_000_000}) {
      path.rate(rate);
      path.run(10_000, 100);
      PagePath.Messages after = path.run(10_000, 100);
      assertTrue(after.waitMs() <= mostWaitMs(20), () -> after + " at " + rate);
      assertTrue(after.use() >= 0.9, () -> after + " at " + rate);
    }
  }

  /** The shortest round trip may never have been seen without a queue. */
  @Test
  void everySoOftenSomeOfTheQueueIsLetGo() {
    fillAtHalfAMegabytePerSecond();
    pace.acknowledged(pace.ended(0, 3_000 * MS), 3_100 * MS);
    assertTrue(pace.room(0, 0, 3_100 * MS) > 0, "in between");
    pace.acknowledged(pace.ended(0, 5_900 * MS), 6_000 * MS);
    assertEquals(0, pace.room(0, 0, 6_000 * MS));
    assertTrue(pace.room(0, 0, 6_070 * MS) > 0, "afterwards");
  }

  private void fillAtHalfAMegabytePerSecond() {
    pace.room(0, 0, 0);
    pace.acknowledged(pace.ended(0, 0), 100 * MS);
    pace.handed(250_000, 100 * MS);
    assertEquals(0, pace.room(0, SendWindow.BYTES, 100 * MS));
    pace.acknowledged(pace.ended(0, 100 * MS), 600 * MS);
  }

  @Test
  void aPaceThatNothingConfirmsAnyMoreIsGivenUp() {
    fillAtHalfAMegabytePerSecond();
    pace.handed(1_000_000, 3_000 * MS);
    assertEquals(0, pace.room(0, 0, 3_001 * MS));
    pace.handed(1_000_000, 10_000 * MS);
    assertEquals(0, pace.room(0, 0, 10_001 * MS), "after seven seconds more");
    pace.handed(100_000_000, 20_000 * MS);
    assertTrue(pace.room(0, 0, 20_500 * MS) > 1 << 20, "after ten more");
  }

  @Test
  void whereNoStreamEndsNobodyIsHeldBack() {
    PagePath path = new PagePath(1_000_000, 20, QUEUE_BYTES);
    path.run(2_000, 0);
    PagePath.Messages later = path.run(10_000, 0);
    assertTrue(later.use() > 0.99, later::toString);
  }

  @Test
  void anEndThatIsNeverAcknowledgedHoldsNobodyBackForGood() {
    pace.room(255, 0, 0);
    pace.handed(1_000, 0);
    pace.ended(0, 0);
    assertTrue(pace.room(0, 0, 200 * MS) > 0, "in time");
    assertEquals(0, pace.room(0, 0, 400 * MS), "overdue");
    assertTrue(pace.room(0, 0, OutrankedPace.PATIENCE_NS + 400 * MS) > 0, "for too long");
  }

  @Test
  void anEndThatFailedIsNotWaitedFor() {
    pace.room(255, 0, 0);
    OutrankedPace.End end = pace.ended(0, 0);
    assertEquals(0, pace.room(0, 0, 400 * MS));
    pace.failed(end);
    assertTrue(pace.room(0, 0, 400 * MS) > 0);
  }

  @Test
  void littleWaitsInThePageUntilTheBrowserTakesItSoon() {
    int first = pace.room(0, 0, 0);
    assertEquals(OutrankedPace.LEAST_WAITING_BYTES, first);
    assertEquals(0, pace.room(0, first, 0));
    for (int i = 0; i < 100; i++) {
      pace.taken(first, MS);
    }
    assertEquals(SendWindow.BYTES, pace.room(0, 0, MS));
    pace.taken(first, 100 * MS);
    assertEquals(SendWindow.BYTES / 2, pace.room(0, 0, MS));
  }

  @Test
  void streamsOfOneUsualLevelWaitForNobody() {
    assertEquals(Integer.MAX_VALUE, pace.room(128, 1 << 20, 0));
  }
}
