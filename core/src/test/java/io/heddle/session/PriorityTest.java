package io.heddle.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Limits;
import io.heddle.PriorityStats;
import io.heddle.StreamPriority;
import io.heddle.memory.LinkConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Priorities where they show: on a link of a megabyte a second. */
class PriorityTest {
  private static final int LENGTH = 300_000;
  private static final LinkConfig SLOW =
      LinkConfig.IDEAL.withBytesPerSecond(1_000_000).withBufferBytes(1).withLatencyMs(5);

  private final TestPair pair = new TestPair(SLOW, Limits.DEFAULT);
  private final List<Integer> ended = new ArrayList<>();

  private List<TestPair.Uni> streams(int... levels) {
    List<TestPair.Uni> streams = new ArrayList<>();
    for (int level : levels) {
      TestPair.Uni uni = pair.uni(StreamPriority.of(level));
      int number = streams.size();
      uni.in()
          .readToEnd(LENGTH)
          .thenAccept(
              all -> {
                all.release();
                ended.add(number);
              });
      streams.add(uni);
    }
    return streams;
  }

  private void send(TestPair.Uni uni) {
    uni.out().write(pair.bytes.of(LENGTH));
    uni.out().finish();
  }

  @Test
  void levelsGoInTheirOrderWhateverWasWrittenFirst() {
    List<TestPair.Uni> streams = streams(0, 192, 64, 255, 128);
    streams.forEach(this::send);
    pair.settle();
    assertEquals(List.of(3, 1, 4, 2, 0), ended);
    pair.assertNothingLeft();
  }

  @Test
  void aLaterUrgentStreamWaitsForNoMoreThanTheLinksBuffer() {
    List<TestPair.Uni> streams = streams(128, 255);
    send(streams.get(0));
    pair.loop.advance(100 * TestPair.MS);
    long before = streams.get(0).out().stats().bytesSent();
    send(streams.get(1));
    while (streams.get(1).out().stats().bytesQueued() > 0) {
      pair.loop.step();
    }
    long meanwhile = streams.get(0).out().stats().bytesSent() - before;
    assertTrue(meanwhile <= Carrier.TURN_BYTES, "sent meanwhile: " + meanwhile);
    pair.settle();
    pair.assertNothingLeft();
  }

  @Test
  void streamsOfALevelShareInQuanta() {
    List<TestPair.Uni> streams = streams(128, 128, 128, 128);
    streams.forEach(this::send);
    while (ended.isEmpty()) {
      pair.loop.step();
      if (streams.stream().allMatch(uni -> uni.out().stats().bytesQueued() > 0)) {
        long least =
            streams.stream().mapToLong(uni -> uni.out().stats().bytesSent()).min().orElse(0);
        long most =
            streams.stream().mapToLong(uni -> uni.out().stats().bytesSent()).max().orElse(0);
        assertTrue(most - least <= Carrier.TURN_BYTES, least + " to " + most);
      }
    }
    pair.settle();
    assertEquals(4, ended.size());
    pair.assertNothingLeft();
  }

  @Test
  void aRaisedPriorityTakesEffectAtOnce() {
    List<TestPair.Uni> streams = streams(64, 64, 64);
    streams.forEach(this::send);
    pair.loop.advance(10 * TestPair.MS);
    streams.get(2).out().priority(StreamPriority.HIGH);
    assertEquals(StreamPriority.HIGH, streams.get(2).out().priority());
    pair.settle();
    assertEquals(2, ended.get(0));
    pair.assertNothingLeft();
  }

  @Test
  void theAcceptorOfAStreamPrioritisesItsAnswer() {
    TestPair.Bidi normal = pair.bidi();
    TestPair.Bidi urgent = pair.bidi();
    urgent.there().priority(StreamPriority.CRITICAL);
    List<String> order = new ArrayList<>();
    for (TestPair.Bidi bidi : List.of(normal, urgent)) {
      bidi.here()
          .readToEnd(LENGTH)
          .thenAccept(
              all -> {
                all.release();
                order.add(bidi.equals(urgent) ? "urgent" : "normal");
              });
      bidi.there().write(pair.bytes.of(LENGTH));
      bidi.there().finish();
      bidi.here().finish();
    }
    pair.settle();
    assertEquals(List.of("urgent", "normal"), order);
  }

  @Test
  void starvationShowsInTheStatistics() {
    List<TestPair.Uni> streams = streams(0, 255);
    send(streams.get(1));
    send(streams.get(0));
    pair.loop.advance(200 * TestPair.MS);
    var stats = pair.client.stats();
    pair.loop.runReady();
    PriorityStats starving =
        io.heddle.memory.Outcomes.value(stats).priorities().stream()
            .filter(level -> level.priority().equals(StreamPriority.BACKGROUND))
            .findFirst()
            .orElseThrow();
    assertEquals(1, starving.waitingStreams());
    assertEquals(0, starving.bytesSent());
    assertEquals(200 * TestPair.MS, starving.waitingNs());
    pair.settle();
    pair.assertNothingLeft();
  }
}
