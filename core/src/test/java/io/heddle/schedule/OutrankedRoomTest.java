package io.heddle.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.VirtualLoop;
import org.junit.jupiter.api.Test;

/** What streams that others outrank may send on a path of 1 MB/s and 20 ms, call by call. */
class OutrankedRoomTest {
  private static final long MS = 1_000_000;
  private static final int URGENT = 255;
  private static final int USUAL = 128;

  /** A quarter more than the path takes in a round trip and 10 ms. */
  private static final int WINDOW_BYTES = 37_500;

  private static final int PROBE_BYTES = WINDOW_BYTES / 8;

  private long nowNs = new VirtualLoop().nowNs();
  private long lastSent = 4;
  private long lastAcknowledged = 3;

  private final OutrankedWindow window =
      new OutrankedWindow(
          new OutrankedWindow.Path() {
            @Override
            public long lastSent() {
              return lastSent;
            }

            @Override
            public long lastSentNs() {
              return nowNs;
            }

            @Override
            public long lastAcknowledged() {
              return lastAcknowledged;
            }

            @Override
            public long leastRoundTripNs() {
              return 20 * MS;
            }

            @Override
            public long bytesPerSecond() {
              return 1_000_000;
            }
          });

  private int contested() {
    assertEquals(Integer.MAX_VALUE, window.room(URGENT, nowNs));
    return window.room(USUAL, nowNs);
  }

  /** Sends what there is room for, each time in a packet of its own. */
  private int fill() {
    int sent = 0;
    for (int room = window.room(nowNs); room > 0; room = window.room(nowNs)) {
      sent += room;
      window.sent(room);
      lastSent++;
      window.packetsMade();
    }
    return sent;
  }

  @Test
  void whereNobodyContendsNobodyIsHeldBack() {
    for (int i = 0; i < 3; i++) {
      assertEquals(Integer.MAX_VALUE, window.room(USUAL, nowNs));
      window.sent(1 << 30);
    }
    assertFalse(window.isContested());
    assertFalse(window.wantsPackets());
    window.packetsMade();
    window.congested();
    window.arrived(nowNs);
    window.look(nowNs);
    assertEquals(DeliveryWindow.MOST_BYTES, window.bytes());
  }

  @Test
  void whoIsOutrankedSendsAProbesBytesAtATime() {
    assertEquals(PROBE_BYTES, contested());
    assertTrue(window.isContested());
    assertEquals(WINDOW_BYTES, window.bytes());
    assertFalse(window.wantsPackets());
    window.sent(PROBE_BYTES - 1);
    assertFalse(window.wantsPackets());
    window.sent(1);
    assertTrue(window.wantsPackets());
    lastSent++;
    window.packetsMade();
    assertFalse(window.wantsPackets());
  }

  @Test
  void noPacketsAreMadeForWhoIsMostUrgent() {
    contested();
    window.room(URGENT, nowNs);
    window.sent(PROBE_BYTES);
    assertFalse(window.wantsPackets());
  }

  @Test
  void noMoreThanTheWindowIsUnderWayUntilSomethingIsAcknowledged() {
    contested();
    assertEquals(WINDOW_BYTES, fill(), PROBE_BYTES);
    assertEquals(0, window.room(USUAL, nowNs));
    nowNs += 20 * MS;
    assertEquals(0, window.room(nowNs));
    lastAcknowledged = lastSent;
    assertTrue(fill() > WINDOW_BYTES / 2);
  }

  @Test
  void whatIsGoneFromThePathNeedNotShowByNumbers() {
    contested();
    fill();
    window.arrived(nowNs + MS);
    assertEquals(PROBE_BYTES, window.room(nowNs + MS));
  }

  private int roomARoundTripLater() {
    nowNs += 20 * MS;
    lastAcknowledged = lastSent;
    return window.room(nowNs);
  }

  @Test
  void bytesThatLeftWithoutAWordAreUnderWayUntilTheirPacketIsAcknowledged() {
    contested();
    window.sent(100_000);
    lastSent++;
    assertEquals(0, window.room(nowNs));
    assertTrue(roomARoundTripLater() > 0);
  }

  @Test
  void bytesThatAreInNoPacketYetHaveNotArrivedWithTheLastOne() {
    contested();
    window.sent(100_000);
    window.packetsMade();
    assertEquals(0, roomARoundTripLater());
  }

  @Test
  void anAcknowledgementThatWasNotSeenIsNotWaitedForWithoutEnd() {
    contested();
    fill();
    window.look(nowNs + 999 * MS);
    assertEquals(0, window.room(nowNs + 999 * MS));
    nowNs += 4_000 * MS;
    window.look(nowNs);
    assertTrue(window.room(nowNs) > 0);
  }

  @Test
  void whereNobodyTellsWhatHasLeftNobodyIsHeldBack() {
    lastSent = OutrankedWindow.UNKNOWN;
    assertEquals(Integer.MAX_VALUE, contested());
    window.sent(1 << 30);
    assertEquals(Integer.MAX_VALUE, window.room(nowNs));
  }

  @Test
  void whatTheCongestionControllerHoldsBackShowsAPathThatHasBecomeSlower() {
    assertTrue(bytesAfterASlowRoundTrip(false) >= WINDOW_BYTES);
    endContest();
    assertTrue(bytesAfterASlowRoundTrip(true) < WINDOW_BYTES / 2);
  }

  /** A contest that is over and begins again begins with a window of what is known then. */
  private void endContest() {
    nowNs += Contest.LASTING_NS + 1;
    assertEquals(Integer.MAX_VALUE, window.room(USUAL, nowNs));
    assertFalse(window.isContested());
    assertEquals(DeliveryWindow.MOST_BYTES, window.bytes());
  }

  private int bytesAfterASlowRoundTrip(boolean congested) {
    contested();
    window.sent(2 * PROBE_BYTES);
    lastSent++;
    window.packetsMade();
    if (congested) {
      window.congested();
    }
    nowNs += 200 * MS;
    lastAcknowledged = lastSent;
    window.room(nowNs);
    return window.bytes();
  }
}
