package io.heddle.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits ahead of an urgent message in QUIC's packets, on paths of many rates and lengths. */
@Tag("jvm")
@Timeout(60)
class OutrankedWindowTest {
  private static final long[] RATES = {50_000, 100_000, 300_000, 1_000_000, 3_000_000, 12_000_000};
  private static final long[] RTTS_MS = {2, 20, 80, 200};

  /** What routers have. */
  private static final int QUEUE_BYTES = 256 << 10;

  private static double mostWaitMs(long rttMs) {
    return Math.max(2.0 * rttMs, 100);
  }

  @Test
  void urgentMessagesWaitForLittle() {
    List<String> faults = new ArrayList<>();
    for (long rate : RATES) {
      for (long rttMs : RTTS_MS) {
        PacketPath path = new PacketPath(rate, rttMs, QUEUE_BYTES);
        path.bulk(5_000);
        double alone = path.bulk(5_000);
        path.messages(10_000);
        PacketPath.Messages beside = path.messages(12_000);
        double after = path.bulk(5_000);
        String row =
            rate + " B/s, " + rttMs + " ms: " + beside + ", alone " + alone + ", after " + after;
        if (beside.waitMs() > mostWaitMs(rttMs)
            || Math.min(Math.min(alone, after), beside.use()) < 0.9) {
          faults.add(row);
        }
      }
    }
    assertEquals(List.of(), faults);
  }

  /** What comes the other way fills the queue there: the path is no slower. */
  @Test
  void theQueueOfTheOtherDirectionHoldsNobodyBack() {
    List<String> faults = new ArrayList<>();
    for (long rate : RATES) {
      for (long rttMs : RTTS_MS) {
        for (long waitMs : new long[] {100, 300, 900}) {
          PacketPath path = new PacketPath(rate, rttMs, QUEUE_BYTES);
          path.messages(5_000);
          path.answersWait(waitMs);
          path.messages(20_000);
          PacketPath.Messages beside = path.messages(10_000);
          path.answersWait(0);
          path.messages(25_000);
          PacketPath.Messages after = path.messages(10_000);
          if (beside.use() < 0.7 || after.use() < 0.9 || after.waitMs() > mostWaitMs(rttMs)) {
            faults.add(rate + " B/s, " + rttMs + " ms, answers " + waitMs + ": " + beside + after);
          }
        }
      }
    }
    assertEquals("", String.join("\n", faults));
  }

  @Test
  void aRateThatChangesIsFollowedWithinTenSeconds() {
    PacketPath path = new PacketPath(12_000_000, 20, QUEUE_BYTES);
    path.bulk(5_000);
    path.messages(5_000);
    for (long rate : new long[] {100_000, 12_000_000, 1_000_000, 50_000, 12_000_000}) {
      path.rate(rate);
      path.messages(10_000);
      PacketPath.Messages after = path.messages(10_000);
      assertTrue(after.waitMs() <= mostWaitMs(20), () -> after + " at " + rate);
      assertTrue(after.use() >= 0.9, () -> after + " at " + rate);
    }
  }
}
