package io.heddle.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.PriorityStats;
import io.heddle.StreamPriority;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendSchedulerTest {
  private static final int QUANTUM = 100;

  /** Room for whatever comes. */
  private static final int ALL = Integer.MAX_VALUE;

  private final SendScheduler scheduler = new SendScheduler(QUANTUM);
  private final List<String> order = new ArrayList<>();

  /** Sends up to a step at a time of what it has. */
  private final class Source extends SendSource {
    final String name;
    int left;
    int sentBytes;
    int step = Integer.MAX_VALUE;
    Runnable whileSending = () -> {};

    Source(String name, int priority, int bytes) {
      this.name = name;
      left = bytes;
      scheduler.prioritise(this, StreamPriority.of(priority), 0);
      scheduler.activate(this, 0);
    }

    @Override
    protected int send(int maxBytes) {
      int count = Math.min(left, Math.min(step, maxBytes));
      left -= count;
      sentBytes += count;
      if (count > 0) {
        order.add(name);
      }
      whileSending.run();
      return count;
    }
  }

  private void run() {
    scheduler.run(0, level -> ALL);
  }

  /** Lets so many sends happen. */
  private void run(int sends) {
    int[] left = {sends};
    scheduler.run(0, level -> left[0]-- > 0 ? ALL : 0);
  }

  @Test
  void nobodySendsMoreThanThereIsRoomFor() {
    Source source = new Source("only", 0, 1_000);
    Source equal = new Source("equal", 0, 1_000);
    int[] left = {QUANTUM / 4, QUANTUM / 4, 0};
    int[] asked = {0};
    scheduler.run(0, level -> left[asked[0]++]);
    assertEquals(QUANTUM / 2, source.sentBytes);
    // Its turn goes on when there is room again.
    asked[0] = 0;
    scheduler.run(0, level -> left[asked[0]++]);
    assertEquals(QUANTUM, source.sentBytes);
    assertEquals(0, equal.sentBytes);
    run();
    assertEquals(1_000, source.sentBytes);
  }

  @Test
  void higherLevelsGoFirst() {
    new Source("low", 0, 1);
    new Source("high", 255, 1);
    new Source("middle", 128, 1);
    run();
    assertEquals(List.of("high", "middle", "low"), order);
  }

  /** The clock may begin anywhere, and overflow. */
  @Tag("jvm")
  @ParameterizedTest
  @ValueSource(longs = {0, -5_000_000_000L, Long.MAX_VALUE - 500_000, 1L << 62})
  void turnsFollowTheRate(long startNs) {
    Source source = new Source("", 0, 1_000_000);
    assertEquals(QUANTUM, lastTurn(source, startNs, 20));
    // 2,000 bytes in a millisecond, 200 in the tenth of one.
    assertEquals(200, lastTurn(source, startNs + 1_000_000, 2));
    assertEquals(200, lastTurn(source, startNs + 1_000_000, 50));
    assertEquals(SendScheduler.MOST_QUANTA * QUANTUM, lastTurn(source, startNs + 2_000_000, 2));
    assertEquals(QUANTUM, lastTurn(source, startNs + 1_000_000_000, 2));
  }

  /** Lets a source that is alone have so many turns, and tells how long the last one is. */
  private int lastTurn(Source source, long nowNs, int turns) {
    int before = 0;
    for (int i = 0; i < turns; i++) {
      before = source.sentBytes;
      int[] left = {1};
      scheduler.run(nowNs, level -> left[0]-- > 0 ? ALL : 0);
    }
    return source.sentBytes - before;
  }

  @Test
  void neighbouringLevelsAreStrict() {
    Source lower = new Source("31", 31, 500);
    new Source("32", 32, 500);
    run(5);
    assertEquals(0, lower.sentBytes);
    run();
    assertEquals(500, lower.sentBytes);
  }

  @Test
  void everyLevelHasItsPlace() {
    for (int level = 0; level < StreamPriority.LEVELS; level++) {
      new Source(Integer.toString(level), level, 1);
    }
    run();
    for (int i = 0; i < StreamPriority.LEVELS; i++) {
      assertEquals(Integer.toString(255 - i), order.get(i));
    }
  }

  @Test
  void sourcesOfALevelTakeTurns() {
    new Source("a", 128, 300);
    new Source("b", 128, 300);
    new Source("c", 128, 100);
    run();
    assertEquals(List.of("a", "b", "c", "a", "b", "a", "b"), order);
  }

  @Test
  void turnsAreQuantaHoweverSmallTheSends() {
    Source small = new Source("small", 128, 10_000);
    small.step = 7;
    Source large = new Source("large", 128, 10_000);
    for (int i = 0; i < 500; i++) {
      run(1);
      int ahead = Math.abs(small.sentBytes - large.sentBytes);
      assertTrue(ahead <= QUANTUM, "ahead by " + ahead);
    }
  }

  @Test
  void whoMissedARoundGoesFirstForOneTurn() {
    new Source("a", 128, 10_000);
    new Source("b", 128, 10_000);
    Source away = new Source("away", 128, 10);
    run(6);
    assertEquals(List.of("a", "b", "away", "a", "b"), order);
    order.clear();
    away.left = 3 * QUANTUM;
    scheduler.activate(away, 0);
    run(4);
    assertEquals(List.of("a", "b", "away", "a"), order, "it was there less than a round ago");
    scheduler.remove(away);
    run(6);
    order.clear();
    scheduler.activate(away, 0);
    run(3);
    assertEquals(List.of("away", "b", "a"), order);
  }

  @Test
  void aRoundIsATurnOfEachThatWaits() {
    for (int turns : new int[] {1, 2}) {
      SendSchedulerTest other = new SendSchedulerTest();
      other.sendAgainAfter(turns);
      assertEquals(turns == 2 ? "source" : "busy", other.order.get(0));
    }
  }

  private void sendAgainAfter(int turnsOfAnother) {
    Source source = new Source("source", 128, QUANTUM);
    run();
    new Source("busy", 128, 10 * QUANTUM);
    run(turnsOfAnother);
    source.left = QUANTUM;
    scheduler.activate(source, 0);
    order.clear();
    run();
  }

  @Test
  void newcomersWithoutEndDoNotStarveWhoWaits() {
    new Source("bulk", 128, 1_000_000);
    run(1);
    addNewcomer();
    run(10_000);
    long turns = order.stream().filter("bulk"::equals).count();
    // A newcomer is asked twice: the second time it has nothing.
    assertTrue(turns >= 10_000 / (2 * (SendScheduler.AHEAD + 1) + 1), turns + " turns");
  }

  private void addNewcomer() {
    Source newcomer = new Source("newcomer", 128, QUANTUM);
    newcomer.whileSending =
        () -> {
          newcomer.whileSending = () -> {};
          addNewcomer();
        };
  }

  /** Eight at a time, with one turn of the round between them. */
  @Test
  void newcomersGoAheadAgainOnceTheRoundHasGoneOn() {
    new Source("bulk", 128, 1_000_000);
    run(2);
    for (int batch = 0; batch < 3; batch++) {
      order.clear();
      List<String> expected = new ArrayList<>();
      List<Source> newcomers = new ArrayList<>();
      for (int i = 0; i <= SendScheduler.AHEAD; i++) {
        newcomers.add(new Source("newcomer" + i, 128, QUANTUM));
        expected.add("newcomer" + i);
      }
      expected.add(SendScheduler.AHEAD, "bulk");
      run(SendScheduler.AHEAD + 2);
      assertEquals(expected, order);
      newcomers.forEach(scheduler::remove);
      run(1);
    }
  }

  @Test
  void tenThousandSourcesGetTheSame() {
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      sources.add(new Source("s", 128, 1_000_000));
    }
    run(25_000);
    int least = Integer.MAX_VALUE;
    int most = 0;
    for (Source source : sources) {
      least = Math.min(least, source.sentBytes);
      most = Math.max(most, source.sentBytes);
    }
    assertEquals(2 * QUANTUM, least);
    assertEquals(3 * QUANTUM, most);
  }

  @Test
  void aFullConnectionLeavesTheTurnWhereItWas() {
    Source first = new Source("first", 128, 200);
    first.step = 50;
    new Source("second", 128, 100);
    run(1);
    run();
    assertEquals(List.of("first", "first", "second", "first", "first"), order);
  }

  @Test
  void whoHasNothingToSendLeaves() {
    Source source = new Source("source", 128, 0);
    run();
    assertEquals(0, scheduler.stats(0).get(0).waitingStreams());
    source.left = 10;
    run();
    assertEquals(0, source.sentBytes);
    scheduler.activate(source, 0);
    run();
    assertEquals(10, source.sentBytes);
  }

  @Test
  void whoHadNothingToSendHasNotHadItsTurn() {
    Source source = new Source("source", 128, QUANTUM);
    run();
    Source other = new Source("other", 128, 6 * QUANTUM);
    run(5);
    // Its turn comes, and it has nothing.
    scheduler.activate(source, 0);
    run(1);
    source.left = QUANTUM;
    scheduler.activate(source, 0);
    order.clear();
    run();
    assertEquals(0, other.left);
    assertEquals(List.of("source", "other"), order);
  }

  @Test
  void activatingTwiceIsActivatingOnce() {
    Source source = new Source("source", 128, 100);
    scheduler.activate(source, 0);
    assertEquals(1, scheduler.stats(0).get(0).waitingStreams());
    scheduler.remove(source);
    scheduler.remove(source);
    assertEquals(0, scheduler.stats(0).get(0).waitingStreams());
    run();
    assertEquals(0, source.sentBytes);
  }

  @Test
  void removalKeepsTheOrderOfTheOthers() {
    new Source("a", 128, 100);
    Source b = new Source("b", 128, 100);
    new Source("c", 128, 100);
    Source d = new Source("d", 128, 100);
    scheduler.remove(b);
    scheduler.remove(d);
    new Source("e", 128, 100);
    run();
    assertEquals(List.of("a", "c", "e"), order);
  }

  @Test
  void sourcesMayRemoveThemselvesAndOthersWhileSending() {
    Source first = new Source("first", 128, 1000);
    Source second = new Source("second", 128, 1000);
    first.whileSending =
        () -> {
          scheduler.remove(first);
          scheduler.remove(second);
        };
    run();
    assertEquals(List.of("first"), order);
    assertEquals(0, scheduler.stats(0).get(0).waitingStreams());
  }

  @Test
  void whoIsActivatedWhileOthersSendIsServedInTheSameRound() {
    Source first = new Source("first", 128, 100);
    Source urgent = new Source("urgent", 255, 0);
    run(1);
    first.whileSending =
        () -> {
          urgent.left = 10;
          scheduler.activate(urgent, 0);
        };
    first.left = 200;
    scheduler.activate(first, 0);
    order.clear();
    run(2);
    assertEquals(List.of("first", "urgent"), order);
  }

  @Test
  void aRoundWithinARoundDoesNothing() {
    Source source = new Source("source", 128, 250);
    source.whileSending = this::run;
    run();
    assertEquals(List.of("source", "source", "source"), order);
  }

  @Test
  void aQueuedSourceMovesWithItsPriority() {
    new Source("a", 128, 100);
    Source b = new Source("b", 128, 100);
    scheduler.prioritise(b, StreamPriority.HIGH, 0);
    run();
    assertEquals(List.of("b", "a"), order);
  }

  @Test
  void aPriorityMayChangeWhileSending() {
    Source source = new Source("source", 255, 300);
    new Source("other", 128, 100);
    source.whileSending = () -> scheduler.prioritise(source, StreamPriority.LOW, 0);
    run();
    assertEquals(List.of("source", "other", "source", "source"), order);
  }

  @Test
  void aChangedPriorityTakesEffectWithinOneQuantum() {
    Source bulk = new Source("bulk", 128, 100 * QUANTUM);
    Source other = new Source("other", 0, 100 * QUANTUM);
    run(2);
    assertEquals(List.of("bulk", "bulk"), order);
    // In the midst of a quantum of the bulk, which is the most that still goes before.
    int[] sentAtChange = new int[1];
    bulk.whileSending =
        () -> {
          bulk.whileSending = () -> {};
          sentAtChange[0] = bulk.sentBytes;
          scheduler.prioritise(other, StreamPriority.CRITICAL, 0);
        };
    run(2);
    assertEquals(List.of("bulk", "bulk", "bulk", "other"), order);
    assertEquals(sentAtChange[0], bulk.sentBytes);
    assertTrue(sentAtChange[0] <= 3 * QUANTUM);
  }

  @Test
  void aSourceThatIsNotQueuedChangesPriorityQuietly() {
    Source source = new Source("source", 128, 100);
    scheduler.remove(source);
    scheduler.prioritise(source, StreamPriority.HIGH, 0);
    run();
    assertEquals(List.of(), order);
    assertTrue(scheduler.stats(0).stream().allMatch(level -> level.waitingStreams() == 0));
  }

  @Test
  void starvationShows() {
    Source high = new Source("high", 255, 10_000);
    new Source("low", 0, 100);
    scheduler.run(5, level -> high.sentBytes < 1000 ? ALL : 0);
    PriorityStats starved = scheduler.stats(7).get(1);
    assertEquals(StreamPriority.BACKGROUND, starved.priority());
    assertEquals(1, starved.waitingStreams());
    assertEquals(7, starved.waitingNs());
    assertEquals(7, starved.longestWaitNs());
    PriorityStats served = scheduler.stats(7).get(0);
    assertEquals(1000, served.bytesSent());
    assertEquals(2, served.waitingNs());
    assertEquals(5, served.longestWaitNs());
    scheduler.run(9, level -> ALL);
    PriorityStats fed = scheduler.stats(20).get(1);
    assertEquals(0, fed.waitingNs());
    assertEquals(9, fed.longestWaitNs());
    assertEquals(100, fed.bytesSent());
  }

  @Test
  void unusedLevelsDoNotShow() {
    assertTrue(scheduler.stats(0).isEmpty());
    new Source("only", 9, 1);
    assertEquals(1, scheduler.stats(0).size());
  }
}
