package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class WindowRoomTest {
  private static final long WINDOW = 100_000;

  private final WindowRoom room = new WindowRoom();

  @Test
  void windowIsLeftUntilItsBytesAreSent() {
    room.received(50_000, 0, WINDOW, 0);
    room.sent(49_000);
    assertTrue(room.isLeft());
    room.sent(900);
    assertFalse(room.isLeft());
  }

  @Test
  void whatWasGivenSinceThePacketCameInIsStillToBeSent() {
    room.received(40_000, 10_000, WINDOW, 0);
    room.sent(49_000);
    assertTrue(room.isLeft());
  }

  /** RFC 6937: what is sent counts twice. */
  @Test
  void halfOfTheCapacityIsRoomWhileALossIsRecoveredFrom() {
    room.lost(0, WINDOW);
    room.received(50_000, 0, WINDOW, 0);
    room.sent(24_000);
    assertTrue(room.isLeft());
    room.sent(900);
    assertFalse(room.isLeft());
  }

  @Test
  void aLossIsOverSomeWindowsLater() {
    room.lost(0, WINDOW);
    room.received(50_000, 0, WINDOW, 4 * WINDOW);
    room.sent(49_000);
    assertTrue(room.isLeft());
  }

  @Test
  void nothingIsKnownWhenAMomentLetsOutEverything() {
    room.received(10 * WINDOW, 0, WINDOW, 0);
    assertFalse(room.isLeft());
    room.received(50_000, 0, WINDOW, 0);
    assertTrue(room.isLeft());
  }

  /**
   * A download from a server stood still while datagrams went on: the capacity stayed like that.
   */
  @Test
  void whatIsLeftOverOfARecoveryIsRoom() {
    room.lost(0, WINDOW);
    room.received(144_000, 0, WINDOW, 0);
    room.received(143_900, 0, WINDOW, 100);
    assertTrue(room.isLeft());
    room.sent(71_900);
    assertFalse(room.isLeft());
  }
}
