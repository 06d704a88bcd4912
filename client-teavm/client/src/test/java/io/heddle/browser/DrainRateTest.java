package io.heddle.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DrainRateTest {
  private static final double TASK_MS = 0.02;

  /** A buffer that drains steadily, kept full for a second; in virtual time. */
  private static final class Link {
    final DrainRate rate = new DrainRate();
    private final double bytesPerMs;
    private final double timerMs;
    private double nowMs;
    private double held;
    private double sent;
    private int looks;
    private int mostHeld;

    Link(double bytesPerMs, double timerMs) {
      this.bytesPerMs = bytesPerMs;
      this.timerMs = timerMs;
    }

    void run(double ms) {
      double endMs = nowMs + ms;
      sent = 0;
      looks = 0;
      mostHeld = 0;
      while (nowMs < endMs) {
        sent += Math.max(0, rate.windowBytes() - held);
        held = Math.max(held, rate.windowBytes());
        mostHeld = Math.max(mostHeld, (int) held);
        rate.full(nowMs, held);
        do {
          int waitMs = rate.waitMs();
          double passedMs = waitMs == 0 ? TASK_MS : Math.max(waitMs, timerMs);
          nowMs += passedMs;
          held = Math.max(0, held - passedMs * bytesPerMs);
          looks++;
          rate.look(nowMs, held);
        } while (!rate.hasDrained() && nowMs < endMs);
      }
    }
  }

  @Test
  void slowLinkHasTheSmallestWindowAndFewLooks() {
    Link link = new Link(1_000, 4);
    link.run(2_000);
    assertEquals(DrainRate.LEAST_WINDOW_BYTES, link.mostHeld);
    assertTrue(link.looks <= 150, link.looks + " looks");
    assertTrue(link.sent >= 1_900_000, link.sent + " bytes");
  }

  @Test
  void fastLinkHasTheLargestWindowAndNeverRunsDry() {
    Link link = new Link(20_000, 4);
    link.run(200);
    link.run(1_000);
    assertEquals(DrainRate.MOST_WINDOW_BYTES, link.mostHeld);
    assertTrue(link.looks <= 300, link.looks + " looks");
    assertTrue(link.sent >= 19_500_000, link.sent + " bytes");
  }

  @Test
  void linkThatIsFasterThanTimersDoesNotWaitForThem() {
    Link link = new Link(100_000, 4);
    link.run(200);
    link.run(1_000);
    assertTrue(link.sent >= 95_000_000, link.sent + " bytes");
  }

  @Test
  void stalledLinkIsLookedAtTwentyTimesASecond() {
    Link link = new Link(0, 4);
    link.run(200);
    link.run(1_000);
    assertEquals(20, link.looks, 2);
    assertFalse(link.rate.hasDrained());
  }

  @Test
  void stallIsForgottenSoon() {
    Link stalled = new Link(0, 4);
    stalled.run(1_000);
    DrainRate rate = stalled.rate;
    int looks = 0;
    double nowMs = 2_000;
    while (rate.windowBytes() < DrainRate.MOST_WINDOW_BYTES) {
      rate.full(nowMs, rate.windowBytes());
      nowMs += 5;
      rate.look(nowMs, 0);
      looks++;
    }
    assertTrue(looks <= 8, looks + " looks");
  }

  @Test
  void timersOfASecondMakeRoomForAllThatIsAllowed() {
    Link link = new Link(20_000, 1_000);
    link.run(10_000);
    assertEquals(DrainRate.MOST_WINDOW_BYTES, link.mostHeld);
  }
}
