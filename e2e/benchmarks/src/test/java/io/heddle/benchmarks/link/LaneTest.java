package io.heddle.benchmarks.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class LaneTest {
  private static final long MS = 1_000_000;

  /** A packet of 1000 bytes takes a millisecond. */
  private final Link link = new Link(1e6, 40, 0, 3_000);

  private static void enter(Lane lane, int packets, long nowNs) {
    for (int i = 0; i < packets; i++) {
      lane.enter(ByteBuffer.allocate(1_000), nowNs);
    }
  }

  private static int arrivals(Lane lane) {
    int count = 0;
    for (; lane.nextNs() != Long.MAX_VALUE; count++) {
      lane.leave();
    }
    return count;
  }

  @Test
  void packetsLeaveOneAfterTheOtherAndArriveHalfARoundTripLater() {
    Lane lane = new Lane(link, 1);
    enter(lane, 2, 0);
    assertEquals(21 * MS, lane.nextNs());
    lane.leave();
    assertEquals(22 * MS, lane.nextNs());
  }

  @Test
  void anIdleLinkOwesNothing() {
    Lane lane = new Lane(link, 1);
    enter(lane, 1, 0);
    lane.leave();
    enter(lane, 1, 100 * MS);
    assertEquals(121 * MS, lane.nextNs());
  }

  @Test
  void whatFindsTheQueueFullIsLost() {
    Lane lane = new Lane(link, 1);
    // One that leaves, and three that wait; the next one sees more than the queue holds.
    enter(lane, 10, 0);
    assertEquals(4, arrivals(lane));
  }

  @Test
  void aShareOfThePacketsIsLost() {
    Lane lane = new Lane(link.losing(5), 42);
    for (int i = 0; i < 10_000; i++) {
      enter(lane, 1, i * MS);
    }
    int arrived = arrivals(lane);
    assertTrue(Math.abs(arrived - 9_500) < 100, arrived + " of 10,000 with seed 42");
  }
}
