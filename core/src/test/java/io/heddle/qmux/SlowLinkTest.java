package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What waits ahead of an urgent message on links of many rates and round trips, and how much of the
 * link is used meanwhile.
 */
@Tag("jvm")
@Timeout(120)
class SlowLinkTest {
  private static final long[] RATES = {50_000, 100_000, 300_000, 1_000_000, 3_000_000, 12_000_000};
  private static final long[] RTTS_MS = {2, 20, 80, 200};

  /** What a pipe takes, such as a WebSocket's. */
  private static final int PIPE_BYTES = 256 << 10;

  /** The same, and what the kernel has its send buffer grow to. */
  private static final int KERNEL_BYTES = PIPE_BYTES + (4 << 20);

  private static QmuxLink link(long bytesPerSecond, long rttMs, int windowBytes) {
    return QmuxLink.ofLatencyMs(rttMs / 2)
        .withBytesPerSecond(bytesPerSecond)
        .withWindowBytes(windowBytes);
  }

  private static double mostWaitMs(long rttMs) {
    return Math.max(2.0 * rttMs, 100);
  }

  private static void sweep(int windowBytes, boolean download) {
    List<String> faults = new ArrayList<>();
    for (long rate : RATES) {
      for (long rttMs : RTTS_MS) {
        LinkTrial trial = new LinkTrial(link(rate, rttMs, windowBytes), download);
        trial.bulk(5_000);
        double alone = trial.bulk(5_000);
        LinkTrial.Messages beside = trial.messages(12_000);
        String row = rate + " B/s, " + rttMs + " ms: " + beside + ", alone " + alone;
        if (beside.waitMs() > mostWaitMs(rttMs) || alone < 0.9 || beside.use() < 0.9) {
          faults.add(row);
        }
      }
    }
    assertEquals(List.of(), faults);
  }

  @Test
  void urgentMessagesWaitForLittleBehindABufferOfTheKernels() {
    sweep(KERNEL_BYTES, false);
  }

  @Test
  void urgentMessagesWaitForLittleBehindAShortPipe() {
    sweep(PIPE_BYTES, false);
  }

  @Test
  void urgentMessagesFromAServerWaitForLittle() {
    sweep(KERNEL_BYTES, true);
  }

  /** Else each packet of it would wait until one that it outranks has arrived. */
  @Test
  void anUrgentMessageGoesAheadOfWhatThereIsRoomFor() {
    LinkTrial trial = new LinkTrial(link(100_000, 20, KERNEL_BYTES), false).messagesOf(3_000);
    trial.bulk(5_000);
    LinkTrial.Messages beside = trial.messages(12_000);
    assertTrue(beside.waitMs() < 45 && beside.use() > 0.9, beside::toString);
  }

  @Test
  void aRateThatChangesIsFollowedWithinTenSeconds() {
    LinkTrial trial = new LinkTrial(link(12_000_000, 20, KERNEL_BYTES), false);
    trial.bulk(5_000);
    for (long rate : new long[] {100_000, 12_000_000, 1_000_000, 50_000, 12_000_000}) {
      trial.rate(rate);
      trial.messages(10_000);
      LinkTrial.Messages after = trial.messages(10_000);
      double alone = trial.bulk(3_000);
      assertTrue(after.waitMs() <= mostWaitMs(20), () -> after + " at " + rate);
      assertTrue(after.use() >= 0.9 && alone >= 0.9, () -> after + " at " + rate);
    }
  }
}
