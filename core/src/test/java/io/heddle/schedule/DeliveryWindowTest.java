package io.heddle.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is under way over links of virtual time. */
@Timeout(20)
class DeliveryWindowTest {
  private static final long MS = 1_000_000;

  private final DeliveryWindow window = new DeliveryWindow();

  /** A sender that always has something to send, and a link whose queue is as long as it takes. */
  private final class Path {
    private record Answer(long number, long arrivesNs) {}

    final ArrayDeque<Answer> answers = new ArrayDeque<>();
    final double bytesPerNs;
    long rttNs;
    long nowNs;
    long freeAtNs;
    long sentBytes;
    long number;

    Path(double bytesPerSecond, long rttNs) {
      bytesPerNs = bytesPerSecond / 1e9;
      this.rttNs = rttNs;
      ping();
    }

    private void ping() {
      window.probed(number, sentBytes, nowNs);
      answers.add(new Answer(number++, Math.max(freeAtNs, nowNs) + rttNs));
    }

    private void send(int bytes) {
      sentBytes += bytes;
      freeAtNs = Math.max(freeAtNs, nowNs) + (long) (bytes / bytesPerNs);
    }

    private void probe() {
      if (window.wantsProbe(sentBytes)) {
        ping();
      }
    }

    /** What has left the link's queue; the rest waits or travels. */
    double passedBytes() {
      return sentBytes - Math.max(0, freeAtNs - nowNs) * bytesPerNs;
    }

    /** Sends for a while as much as the window allows, looking once in a step. */
    double run(long forNs, long stepNs, boolean busy) {
      double before = passedBytes();
      for (long untilNs = nowNs + forNs; nowNs < untilNs; nowNs += stepNs) {
        while (!answers.isEmpty() && answers.element().arrivesNs <= nowNs) {
          window.answered(answers.remove().number, nowNs);
        }
        if (!busy) {
          send(1 << 10);
        }
        for (int room = window.room(sentBytes); busy && room > 0; ) {
          send(Math.min(room, 64 << 10));
          probe();
          // What a pipe's own window holds back.
          room = freeAtNs - nowNs > 1_000 * MS ? 0 : window.room(sentBytes);
        }
        probe();
      }
      return (passedBytes() - before) / (forNs * bytesPerNs);
    }

    double queueMs() {
      return Math.max(0, freeAtNs - nowNs) / (double) MS;
    }
  }

  @Test
  void aSlowLinkIsFilledWithAShortQueue() {
    Path path = new Path(2e6, 40 * MS);
    path.run(2_000 * MS, MS, true);
    double used = path.run(5_000 * MS, MS, true);
    assertTrue(used > 0.97, () -> used + " of the link");
    assertTrue(path.queueMs() < 35, () -> path.queueMs() + " ms");
  }

  @Test
  void aLongFastLinkIsFilledSoon() {
    Path path = new Path(12.5e6, 100 * MS);
    path.run(1_000 * MS, MS, true);
    double used = path.run(5_000 * MS, MS, true);
    assertTrue(used > 0.97, () -> used + " of the link");
    assertTrue(path.queueMs() < 60, () -> path.queueMs() + " ms");
  }

  @Test
  void aFastLinkIsFilledEvenByABusyEnd() {
    Path path = new Path(400e6, MS / 10);
    path.run(1_000 * MS, 5 * MS, true);
    double used = path.run(2_000 * MS, 5 * MS, true);
    assertTrue(used > 0.97, () -> used + " of the link");
  }

  @Test
  void aLongerRoundTripIsNoticed() {
    Path path = new Path(2e6, 20 * MS);
    path.run(5_000 * MS, MS, true);
    path.rttNs = 200 * MS;
    path.run(30_000 * MS, MS, true);
    double used = path.run(5_000 * MS, MS, true);
    assertTrue(used > 0.9, () -> used + " of the link");
  }

  /** Of two packets that are under way together one waits for the other, each time. */
  @Test
  void aShorterRoundTripIsNoticedWhereThePathHoldsFewPackets() {
    Path path = new Path(50e3, 100 * MS);
    path.run(12_000 * MS, MS, true);
    path.rttNs = 2 * MS;
    path.run(35_000 * MS, MS, true);
    assertEquals(DeliveryWindow.LEAST_BYTES, window.bytes());
    double used = path.run(20_000 * MS, MS, true);
    assertTrue(used > 0.98, () -> used + " of the link");
  }

  @Test
  void anApplicationWithLittleToSendLosesNothing() {
    Path path = new Path(20e6, 40 * MS);
    path.run(3_000 * MS, MS, true);
    int before = window.bytes();
    path.run(8_000 * MS, 10 * MS, false);
    assertTrue(window.bytes() > before / 2, () -> window.bytes() + " of " + before);
  }

  /** As a token bucket does after a pause. */
  @Test
  void aFewBytesThatPassAtOnceDoNotMakeALinkFast() {
    Path path = new Path(100e3, MS / 2);
    path.run(5_000 * MS, MS, true);
    long number = path.number;
    for (int i = 0; i < 4; i++) {
      window.probed(number + i, path.sentBytes + 1_000L * i, path.nowNs);
    }
    window.answered(number + 3, path.nowNs + MS / 2);
    assertTrue(window.bytes() < 10_000, () -> window.bytes() + " bytes");
  }

  @Test
  void theWindowOfTheSlowestLinkIsAFewPackets() {
    Path path = new Path(10e3, 100 * MS);
    path.run(60_000 * MS, 10 * MS, true);
    assertTrue(window.bytes() < 2 * DeliveryWindow.LEAST_BYTES, () -> window.bytes() + " bytes");
  }

  /** Of few answers two are soon together, where an end is busy with other things for a moment. */
  @Test
  void answersThatComeTogetherByChanceMakeNoQueue() {
    Path path = new Path(50e3, 20 * MS);
    path.run(10_000 * MS, MS, true);
    double longestMs = 0;
    for (int i = 0; i < 10; i++) {
      path.nowNs = path.answers.getLast().arrivesNs;
      for (int ms = 0; ms < 500; ms++) {
        path.run(MS, MS, true);
        longestMs = Math.max(longestMs, path.queueMs());
      }
    }
    double most = longestMs;
    assertTrue(most < 100, () -> most + " ms");
  }

  @Test
  void pingsAreSpacedByAnEighthOfTheWindow() {
    assertFalse(window.wantsProbe(DeliveryWindow.FIRST_BYTES / 8 - 1));
    assertTrue(window.wantsProbe(DeliveryWindow.FIRST_BYTES / 8));
  }

  @Test
  void aFirstAnswerIsWaitedForTwice() {
    window.probed(0, 0, 5 * MS);
    assertEquals(DeliveryWindow.NEVER, window.overdueAtNs());
    long nowNs = 5 * MS;
    int doublings = 0;
    for (; doublings < DeliveryWindow.MOST_DOUBLINGS; doublings += DeliveryWindow.FIRST_DOUBLINGS) {
      assertEquals(0, window.room((long) DeliveryWindow.FIRST_BYTES << doublings));
      nowNs += 1_000 * MS;
      assertEquals(nowNs, window.overdueAtNs());
      window.overdue(nowNs - 1);
      assertEquals(nowNs, window.overdueAtNs());
      window.overdue(nowNs);
    }
    assertTrue(window.room(1L << 40) > 0);
    assertEquals(DeliveryWindow.NEVER, window.overdueAtNs());
  }

  @Test
  void whoeverIsNotHeldBackWaitsForNothing() {
    window.probed(0, 0, 0);
    assertTrue(window.room(DeliveryWindow.FIRST_BYTES - 1) > 0);
    assertEquals(DeliveryWindow.NEVER, window.overdueAtNs());
  }

  @Test
  void patienceIsAMatterOfTheProbesBytes() {
    window.probed(0, 0, 0);
    window.answered(0, 40 * MS);
    window.probed(1, 1_000, 50 * MS);
    assertEquals(0, window.room(DeliveryWindow.FIRST_BYTES));
    assertEquals((50 + 1_000) * MS, window.overdueAtNs());
    window.answered(1, 60 * MS);
    window.probed(2, 51_000, 60 * MS);
    assertEquals(0, window.room(1L << 30));
    assertEquals((60 + 2_000) * MS, window.overdueAtNs());
    window.answered(2, 100 * MS);
    window.probed(3, 1_051_000, 100 * MS);
    assertEquals(0, window.room(1L << 30));
    assertEquals((100 + 3_000) * MS, window.overdueAtNs());
  }

  @Test
  void doublingsDoNotWidenTheDistanceOfProbesOnASlowLink() {
    window.probed(0, 0, 0);
    window.answered(0, 2 * MS);
    window.probed(1, 1_000, 2 * MS);
    assertEquals(0, window.room(DeliveryWindow.FIRST_BYTES));
    window.overdue(2_000 * MS);
    assertEquals(
        DeliveryWindow.FIRST_BYTES / 8, window.room(DeliveryWindow.FIRST_BYTES), "after one");
    assertTrue(window.wantsProbe(1_000 + DeliveryWindow.FIRST_BYTES / 8));
  }

  /** Else nothing would ever tell that they have arrived. */
  @Test
  void theLastBytesOfAFullWindowAreProbed() {
    window.probed(0, DeliveryWindow.FIRST_BYTES - 10, 0);
    assertEquals(DeliveryWindow.PACKET_BYTES, window.room(DeliveryWindow.FIRST_BYTES - 10));
    assertEquals(0, window.room(DeliveryWindow.FIRST_BYTES));
    assertFalse(window.wantsProbe(DeliveryWindow.FIRST_BYTES));
    window.answered(0, MS);
    assertTrue(window.wantsProbe(DeliveryWindow.FIRST_BYTES));
  }

  @Test
  void anAnswerStandsForAllPingsBefore() {
    window.probed(0, 10_000, 0);
    window.probed(1, 30_000, MS);
    assertEquals(4 * MS, window.answered(1, 5 * MS));
    assertEquals(DeliveryWindow.UNKNOWN, window.answered(0, 6 * MS));
    int underWay = window.bytes() - 2_000;
    assertEquals(2_000, window.room(30_000 + underWay));
  }

  /** A congestion window that is narrower than this one, on a path whose queue it keeps full. */
  @Test
  void aPathInUseIsRelievedOfItsQueue() {
    DeliveryWindow later = new DeliveryWindow(40 * MS, 0, 0);
    int packetBytes = 1_250;
    long packetNs = packetBytes * MS / 2_000;
    ArrayDeque<Long> arrivalsNs = new ArrayDeque<>();
    long freeAtNs = 0;
    long sent = 0;
    long idleNs = 0;
    int mostUnderWay = 0;
    for (long nowNs = 0; nowNs < 4_000 * MS; nowNs += MS / 4) {
      while (!arrivalsNs.isEmpty() && arrivalsNs.element() <= nowNs) {
        arrivalsNs.remove();
      }
      later.answered(sent / packetBytes - arrivalsNs.size(), nowNs);
      boolean congested = false;
      while (later.room(sent) > 0 && !congested) {
        idleNs += nowNs > 2_000 * MS ? Math.max(0, nowNs - freeAtNs) : 0;
        freeAtNs = Math.max(freeAtNs, nowNs) + packetNs;
        arrivalsNs.add(freeAtNs + 40 * MS);
        sent += packetBytes;
        if (later.wantsProbe(sent)) {
          later.probed(sent / packetBytes, sent, nowNs);
        }
        congested = arrivalsNs.size() * packetBytes >= 160_000;
      }
      if (congested) {
        later.heldBack();
      }
      if (nowNs > 2_000 * MS) {
        mostUnderWay = Math.max(mostUnderWay, arrivalsNs.size() * packetBytes);
      }
    }
    long idleMs = idleNs / MS;
    int most = mostUnderWay;
    assertTrue(idleMs < 60, () -> "The path was idle for " + idleMs + " of 2,000 ms");
    assertTrue(most < 135_000, () -> most + " bytes under way on a path of 80,000");
  }
}
