package io.heddle.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.VirtualLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is under way over links of virtual time. */
@Timeout(20)
class DeliveryWindowTest {
  private static final long MS = 1_000_000;

  /** The clock overflows soon. */
  private static final long START_NS = new VirtualLoop().nowNs();

  private final DeliveryWindow window = new DeliveryWindow();

  /** A sender that always has something to send, and a link whose queue is as long as it takes. */
  private final class Path {
    private record Answer(long number, long arrivesNs) {}

    final ArrayDeque<Answer> answers = new ArrayDeque<>();
    double bytesPerNs;
    long rttNs;
    long nowNs;
    long freeAtNs;
    long sentBytes;
    long number;

    Path(double bytesPerSecond, long rttNs) {
      this(bytesPerSecond, rttNs, START_NS);
    }

    Path(double bytesPerSecond, long rttNs, long startNs) {
      nowNs = startNs;
      freeAtNs = startNs;
      bytesPerNs = bytesPerSecond / 1e9;
      this.rttNs = rttNs;
      ping();
    }

    private void ping() {
      window.probed(number, sentBytes, nowNs);
      answers.add(new Answer(number++, nowNs + queuedNs() + rttNs));
    }

    private void send(int bytes) {
      sentBytes += bytes;
      freeAtNs = nowNs + queuedNs() + (long) (bytes / bytesPerNs);
    }

    private void probe() {
      if (window.wantsProbe(sentBytes)) {
        ping();
      }
    }

    /** What has left the link's queue; the rest waits or travels. */
    double passedBytes() {
      return sentBytes - queuedNs() * bytesPerNs;
    }

    /** Sends for a while as much as the window allows, looking once in a step. */
    double run(long forNs, long stepNs, boolean busy) {
      double before = passedBytes();
      for (long untilNs = nowNs + forNs; nowNs - untilNs < 0; nowNs += stepNs) {
        while (!answers.isEmpty() && answers.element().arrivesNs - nowNs <= 0) {
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

    long queuedNs() {
      return Math.max(0, freeAtNs - nowNs);
    }

    double queueMs() {
      return queuedNs() / (double) MS;
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

  /** A time while the queue was let run dry, in milliseconds. */
  private record Drain(long fromMs, long untilMs) {}

  /** When so many bytes at most might be under way. */
  private List<Drain> drains(Path path, long forMs, int mostBytes) {
    List<Drain> drains = new ArrayList<>();
    long fromMs = -1;
    for (long ms = 0; ms < forMs; ms++) {
      path.run(MS, MS, true);
      boolean drained = window.bytes() <= mostBytes;
      if (drained && fromMs < 0) {
        fromMs = ms;
      } else if (!drained && fromMs >= 0) {
        drains.add(new Drain(fromMs, ms));
        fromMs = -1;
      }
    }
    return drains;
  }

  private static void assertBetween(long least, long most, long value) {
    assertTrue(least <= value && value <= most, () -> value + " is not " + least + " to " + most);
  }

  /** The clock overflows in the midst of it, or long before. */
  @Tag("jvm")
  @ParameterizedTest
  @ValueSource(longs = {1_080, 1_120, 100})
  void theQueueRunsDryForTwoRoundTripsEveryTenSeconds(long overflowsAfterMs) {
    Path path = new Path(2e6, 40 * MS, Long.MAX_VALUE - overflowsAfterMs * MS);
    List<Drain> drains = drains(path, 45_000, 2_000 * 40 * 55 / 100);
    // While the ends were starting the window was small, too.
    drains.remove(0);
    assertEquals(5, drains.size(), drains::toString);
    assertBetween(1_000, 1_060, drains.get(0).fromMs);
    long endMs = drains.get(0).untilMs;
    for (Drain drain : drains.subList(1, 5)) {
      assertBetween(10_000, 10_060, drain.fromMs - endMs);
      assertBetween(2 * 40, 4 * 40, drain.untilMs - drain.fromMs);
      endMs = drain.untilMs;
    }
  }

  @Test
  void aPathThatHoldsManyPacketsIsNotLetRunDrySoonAfterTheStart() {
    Path path = new Path(12.5e6, 100 * MS);
    path.run(2_000 * MS, MS, true);
    List<Drain> drains = drains(path, 12_000, 12_500 * 100 * 55 / 100);
    assertEquals(1, drains.size(), drains::toString);
    assertBetween(8_000, 8_200, drains.get(0).fromMs);
    assertBetween(2 * 100, 4 * 100, drains.get(0).untilMs - drains.get(0).fromMs);
  }

  /** Again after a second as long as that shows shorter round trips, and then every ten. */
  @Test
  void aPathThatHoldsFewPacketsIsLetRunDryUntilOneIsUnderWayAlone() {
    Path path = new Path(100e3, 20 * MS);
    List<Drain> drains = drains(path, 45_000, 1);
    assertEquals(7, drains.size(), drains::toString);
    for (int i = 1; i < drains.size(); i++) {
      long afterMs = i <= 2 ? 1_000 : 10_000;
      assertBetween(afterMs, afterMs + 60, drains.get(i).fromMs - drains.get(i - 1).untilMs);
      assertBetween(2 * 20, 5 * 20, drains.get(i).untilMs - drains.get(i).fromMs);
    }
  }

  @Test
  void aPathThatBecomesSlowerAndFasterIsFollowed() {
    Path path = new Path(2e6, 40 * MS);
    path.run(5_000 * MS, MS, true);
    path.bytesPerNs = 200e3 / 1e9;
    path.run(10_000 * MS, MS, true);
    double slow = path.run(5_000 * MS, MS, true);
    assertTrue(slow > 0.95, () -> slow + " of the slow link");
    assertTrue(path.queueMs() < 60, () -> path.queueMs() + " ms");
    path.bytesPerNs = 2e6 / 1e9;
    path.run(10_000 * MS, MS, true);
    double fast = path.run(5_000 * MS, MS, true);
    assertTrue(fast > 0.95, () -> fast + " of the fast link");
    assertTrue(path.queueMs() < 35, () -> path.queueMs() + " ms");
  }

  /** Answers wait behind what others send the other way. */
  @Test
  void answersThatWaitDoNotMakeAPathSlow() {
    Path path = new Path(2e6, 40 * MS);
    path.run(5_000 * MS, MS, true);
    path.rttNs = 340 * MS;
    path.run(20_000 * MS, MS, true);
    double waiting = path.run(10_000 * MS, MS, true);
    assertTrue(waiting > 0.7, () -> waiting + " of the link");
    path.rttNs = 40 * MS;
    path.run(25_000 * MS, MS, true);
    double after = path.run(10_000 * MS, MS, true);
    assertTrue(after > 0.95, () -> after + " of the link");
    assertTrue(path.queueMs() < 35, () -> path.queueMs() + " ms");
  }

  /** Sends so many bytes between two probes, which are answered a while after each other. */
  private long round(long totalBytes, long number, int sent, long nowNs, long spreadNs) {
    window.probed(number, totalBytes, nowNs);
    window.probed(number + 1, totalBytes + sent, nowNs);
    window.heldBack();
    window.answered(number, nowNs + 20 * MS);
    window.heldBack();
    window.answered(number + 1, nowNs + 20 * MS + spreadNs);
    return nowNs + 20 * MS + spreadNs;
  }

  @Test
  void theRateIsTheBestOfTheLastRounds() {
    long nowNs = START_NS;
    long total = 0;
    long number = 0;
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      // 1 MB/s, and then 0.6.
      int sent = i < 4 ? 100_000 : 60_000;
      nowNs = round(total, number, sent, nowNs, 80 * MS);
      total += sent;
      number += 2;
      sizes.add(window.bytes());
    }
    // A quarter more than 20 ms of round trip and 10 ms take; two rounds at a time.
    assertEquals(37_500, sizes.get(0));
    assertEquals(37_500, sizes.get(4), "four rounds count, and four before them");
    assertEquals(22_500, sizes.get(11));
    assertEquals(7, sizes.indexOf(22_500), sizes::toString);
  }

  @Test
  void roundsWithLittleToSendDoNotMakeThePathSlower() {
    long nowNs = round(0, 0, 100_000, START_NS, 80 * MS);
    int before = window.bytes();
    long total = 100_000;
    for (long number = 2; number < 60; number += 2) {
      window.probed(number, total, nowNs);
      window.probed(number + 1, total + 1_000, nowNs);
      total += 1_000;
      nowNs += 100 * MS;
      window.answered(number + 1, nowNs);
    }
    assertEquals(before, window.bytes());
  }

  @Test
  void aProbeMoreThanFitsStandsForTheOldest() {
    for (int i = 0; i <= DeliveryWindow.MOST_PROBES; i++) {
      window.probed(i, 1_000L * i, START_NS + i);
    }
    assertEquals(DeliveryWindow.UNKNOWN, window.answered(0, START_NS + MS));
    assertEquals(MS - 1, window.answered(1, START_NS + MS));
    assertEquals(
        MS - DeliveryWindow.MOST_PROBES,
        window.answered(DeliveryWindow.MOST_PROBES, START_NS + MS));
    assertEquals(
        DeliveryWindow.UNKNOWN, window.answered(DeliveryWindow.MOST_PROBES, START_NS + MS));
  }

  @Test
  void whenMoreAreUnderWayEachAnswerIsStillToldFromItsOwnProbe() {
    int most = DeliveryWindow.MOST_PROBES + 3;
    for (int i = 0; i < most; i++) {
      window.probed(i, 1_000L * i, START_NS + i);
    }
    for (int i = 0; i < most; i++) {
      assertEquals(i < 3 ? DeliveryWindow.UNKNOWN : MS - i, window.answered(i, START_NS + MS));
    }
  }

  @Test
  void aWindowOfAPathInUseFitsItsRate() {
    // A quarter more than 20 ms of round trip and 10 ms take.
    assertEquals(37_500, new DeliveryWindow(20 * MS, 1_000_000, 0).bytes());
    assertEquals(DeliveryWindow.KNOWN_BYTES, new DeliveryWindow(20 * MS, 400_000, 0).bytes());
    assertEquals(DeliveryWindow.MOST_BYTES, new DeliveryWindow(20 * MS, 1L << 40, 0).bytes());
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
    window.probed(0, 0, START_NS);
    assertEquals(DeliveryWindow.NEVER, window.overdueInNs(START_NS));
    long nowNs = START_NS;
    int doublings = 0;
    for (; doublings < DeliveryWindow.MOST_DOUBLINGS; doublings += DeliveryWindow.FIRST_DOUBLINGS) {
      assertEquals(0, window.room((long) DeliveryWindow.FIRST_BYTES << doublings));
      nowNs += 1_000 * MS;
      assertEquals(0, window.overdueInNs(nowNs));
      window.overdue(nowNs - 1);
      assertEquals(1, window.overdueInNs(nowNs - 1));
      window.overdue(nowNs);
    }
    assertTrue(window.room(1L << 40) > 0);
    assertEquals(DeliveryWindow.NEVER, window.overdueInNs(nowNs));
  }

  @Test
  void whoeverIsNotHeldBackWaitsForNothing() {
    window.probed(0, 0, 0);
    assertTrue(window.room(DeliveryWindow.FIRST_BYTES - 1) > 0);
    assertEquals(DeliveryWindow.NEVER, window.overdueInNs(0));
  }

  @Test
  void patienceIsAMatterOfTheProbesBytes() {
    window.probed(0, 0, 0);
    window.answered(0, 40 * MS);
    window.probed(1, 1_000, 50 * MS);
    assertEquals(0, window.room(DeliveryWindow.FIRST_BYTES));
    assertEquals(1_000 * MS, window.overdueInNs(50 * MS));
    window.answered(1, 60 * MS);
    window.probed(2, 51_000, 60 * MS);
    assertEquals(0, window.room(1L << 30));
    assertEquals(2_000 * MS, window.overdueInNs(60 * MS));
    window.answered(2, 100 * MS);
    window.probed(3, 1_051_000, 100 * MS);
    assertEquals(0, window.room(1L << 30));
    assertEquals(3_000 * MS, window.overdueInNs(100 * MS));
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

  @Test
  void moreThanTwoDoublingsWidenTheDistanceOfProbes() {
    window.probed(0, 0, 0);
    assertEquals(0, window.room(DeliveryWindow.FIRST_BYTES));
    // A peer that has not answered yet: four at once.
    window.overdue(1_000 * MS);
    int every = DeliveryWindow.FIRST_BYTES * 4 / 8;
    assertEquals(every, window.room(DeliveryWindow.FIRST_BYTES));
    assertFalse(window.wantsProbe(every - 1));
    assertTrue(window.wantsProbe(every));
  }

  @Test
  void whatHasAllArrivedNeedsNoFurtherProbe() {
    window.probed(0, DeliveryWindow.FIRST_BYTES, 0);
    assertEquals(0, window.room(DeliveryWindow.FIRST_BYTES));
    window.answered(0, MS);
    assertFalse(window.wantsProbe(DeliveryWindow.FIRST_BYTES));
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
