package io.heddle.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.session.ForwardingLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When parcels leave and arrive, and when there is room for more. */
class WireTest {
  private static final long MS = 1_000_000;

  /** A byte takes a millisecond, and ten wait. */
  private static final LinkConfig LINK =
      LinkConfig.IDEAL.withBytesPerSecond(1_000).withBufferBytes(10).withLatencyMs(100);

  /** The clock does not overflow, it does soon, and it is about to reach 0. */
  private static final long[] STARTS = {0, new VirtualLoop().nowNs(), -50 * MS};

  private final List<String> events = new ArrayList<>();
  private long startNs;
  private VirtualLoop loop = new VirtualLoop();
  private Wire wire = begin(0);

  private Wire begin(long atNs) {
    startNs = atNs;
    loop = new VirtualLoop(atNs);
    wire = new Wire(loop, LINK, () -> happened("room"));
    events.clear();
    return wire;
  }

  private void happened(String what) {
    events.add(what + " " + (loop.nowNs() - startNs) / MS);
  }

  private void send(String name, int bytes) {
    wire.send(
        new Parcel(bytes) {
          @Override
          void arrive() {
            happened(name);
          }
        });
  }

  @Test
  void parcelsLeaveOneAfterTheOtherAndIdleTimeIsNotSavedUp() {
    for (long atNs : STARTS) {
      begin(atNs);
      send("a", 3);
      send("b", 4);
      loop.advance(300 * MS);
      send("c", 5);
      loop.advance(2 * MS);
      send("d", 1);
      loop.runUntilIdle();
      assertEquals(List.of("a 103", "b 107", "c 405", "d 406"), events);
    }
  }

  @Test
  void theBufferIsFullToTheByte() {
    send("a", 9);
    assertTrue(wire.hasRoom());
    send("b", 1);
    assertFalse(wire.hasRoom());
    loop.runUntilIdle();
    assertEquals(List.of("room 9", "a 109", "b 110"), events);
  }

  @Test
  void onlyWhoFoundNoRoomIsToldThatThereIsSome() {
    assertTrue(wire.hasRoom());
    send("a", 10);
    loop.runUntilIdle();
    assertEquals(List.of("a 110"), events);
  }

  @Test
  void roomIsToldAsSoonAsAParcelLeavesAlthoughOthersTravel() {
    for (long atNs : STARTS) {
      begin(atNs);
      send("a", 1);
      loop.advance(10 * MS);
      send("b", 10);
      assertFalse(wire.hasRoom());
      loop.runUntilIdle();
      assertEquals(List.of("room 20", "a 101", "b 120"), events);
      assertTrue(wire.hasRoom());
    }
  }

  @Test
  void whatHasNotLeftIsGivenUpAndTheNextLeavesAtOnce() {
    send("a", 1);
    send("b", 9);
    loop.advance(2 * MS);
    wire.dropLeaving();
    assertTrue(wire.hasRoom());
    send("c", 1);
    loop.runUntilIdle();
    assertEquals(List.of("a 101", "c 103"), events);
  }

  /** Timers of this loop run a little early. */
  private static final class EarlyLoop extends ForwardingLoop {
    EarlyLoop(VirtualLoop loop) {
      super(loop);
    }

    @Override
    public void schedule(long delayNs, Runnable task) {
      super.schedule(delayNs - MS, task);
    }
  }

  @Test
  void aTimerThatIsALittleEarlyIsGoodEnough() {
    for (long atNs : STARTS) {
      begin(atNs);
      wire = new Wire(new EarlyLoop(loop), LINK, () -> happened("room"));
      send("a", 5);
      send("b", 5);
      loop.runUntilIdle();
      assertEquals(List.of("a 104", "b 109"), events);
    }
  }
}
