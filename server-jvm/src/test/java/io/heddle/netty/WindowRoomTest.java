package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class WindowRoomTest {
  private static final long WINDOW = 100_000;

  private final WindowRoom room = new WindowRoom();

  @Test
  void windowIsLeftUntilItsBytesAreSent() {
    room.received(50_000, 0, WINDOW);
    room.sent(49_000);
    assertTrue(room.isLeft());
    room.sent(900);
    assertFalse(room.isLeft());
  }

  @Test
  void whatWasGivenSinceThePacketCameInIsStillToBeSent() {
    room.received(40_000, 10_000, WINDOW);
    room.sent(49_000);
    assertTrue(room.isLeft());
  }

  /** RFC 6937: what is sent counts twice. */
  @Test
  void halfOfTheCapacityIsRoomWhileALossIsRecoveredFrom() {
    room.lost(WINDOW);
    room.received(50_000, 0, WINDOW);
    room.sent(24_000);
    assertTrue(room.isLeft());
    room.sent(900);
    assertFalse(room.isLeft());
  }

  /** An end was given as if all bytes had arrived that still waited for room, and got lost. */
  @Test
  void aLossThatATimerFindsLeavesNothingUntilThePacketAfterIt() {
    room.received(50_000, 0, WINDOW);
    room.lost(WINDOW);
    assertFalse(room.isLeft());
    room.received(50_000, 0, WINDOW);
    assertTrue(room.isLeft());
  }

  @Test
  void afterALossThereMayBeAsMuchLeftAsBefore() {
    room.received(50_000, 0, WINDOW);
    room.lost(WINDOW);
    assertTrue(room.mayBeLeft());
    room.received(50_000, 0, WINDOW);
    room.sent(49_000);
    assertTrue(room.mayBeLeft());
    room.sent(900);
    assertFalse(room.mayBeLeft());
  }

  @Test
  void aLossIsOverSomeWindowsLater() {
    room.lost(WINDOW);
    room.given(4 * (int) WINDOW);
    room.received(50_000, 0, WINDOW);
    room.sent(49_000);
    assertTrue(room.isLeft());
  }

  /** What is let out beside the window is left as long as nothing but them is sent. */
  @Test
  void aLossIsNotOverWhenAcknowledgementsAreSent() {
    room.lost(WINDOW);
    room.sent(10 * WINDOW);
    room.received(50_000, 0, WINDOW);
    room.sent(24_900);
    assertFalse(room.isLeft());
  }

  @Test
  void moreThanTheWindowTwiceIsNotTheWindow() {
    room.received(10 * WINDOW, 0, WINDOW);
    room.received(10 * WINDOW, 0, WINDOW);
    assertFalse(room.isLeft());
  }

  @Test
  void nothingIsKnownWhenAMomentLetsOutEverything() {
    room.received(10 * WINDOW, 0, WINDOW);
    assertFalse(room.isLeft());
    room.received(50_000, 0, WINDOW);
    assertTrue(room.isLeft());
  }

  /**
   * A download from a server stood still while datagrams went on: the capacity stayed like that.
   */
  @Test
  void whatIsLeftOverOfARecoveryIsRoom() {
    room.lost(WINDOW);
    room.received(144_000, 0, WINDOW);
    room.received(143_900, 0, WINDOW);
    assertTrue(room.isLeft());
    room.sent(71_900);
    assertFalse(room.isLeft());
  }
}
