package io.heddle.browser;

import static io.heddle.browser.SendWindow.BYTES;
import static io.heddle.browser.SendWindow.LEAST_SHARE_BYTES;
import static io.heddle.browser.SendWindow.STALL_NS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.browser.SendWindow.Share;
import io.heddle.memory.VirtualLoop;
import org.junit.jupiter.api.Test;

class SendWindowTest {
  private static final int LOW = 0;
  private static final int MIDDLE = 128;
  private static final int HIGH = 255;

  private final VirtualLoop loop = new VirtualLoop();
  private int toldOfRoom;
  private final SendWindow window = new SendWindow(loop, () -> toldOfRoom++);

  private Share share(int level, int bytes) {
    Share share = window.new Share(level);
    if (bytes > 0) {
      share.take(bytes);
    }
    return share;
  }

  @Test
  void oneStreamMayUseItAll() {
    Share only = share(MIDDLE, BYTES - 1);
    assertEquals(1, only.left());
    only.take(1);
    assertEquals(0, only.left());
    only.giveBack(100);
    assertEquals(100, only.left());
  }

  @Test
  void lessUrgentStreamsWaitWhileMoreUrgentOnesFillIt() {
    Share urgent = share(HIGH, BYTES);
    assertFalse(window.hasRoom(MIDDLE));
    assertTrue(window.hasRoom(HIGH));
    urgent.giveBack(1);
    assertTrue(window.hasRoom(MIDDLE));
  }

  @Test
  void whatLessUrgentStreamsHaveTakenHoldsUpNobody() {
    share(LOW, BYTES);
    assertTrue(window.hasRoom(MIDDLE));
    assertEquals(BYTES, share(MIDDLE, 0).left());
    share(MIDDLE, BYTES);
    assertTrue(window.hasRoom(HIGH));
    assertEquals(BYTES, share(HIGH, 0).left());
  }

  @Test
  void newStreamGetsALittleBesideItsEquals() {
    share(MIDDLE, BYTES);
    Share late = share(MIDDLE, 0);
    assertTrue(window.hasRoom(MIDDLE));
    assertEquals(LEAST_SHARE_BYTES, late.left());
    late.take(LEAST_SHARE_BYTES);
    assertEquals(0, late.left());
  }

  @Test
  void levelChangesWhileBytesAreUnderWay() {
    Share changing = share(HIGH, BYTES);
    changing.level(LOW);
    assertTrue(window.hasRoom(MIDDLE));
    changing.level(HIGH);
    assertFalse(window.hasRoom(MIDDLE));
    changing.giveBack(BYTES);
    assertTrue(changing.isIdle());
    assertTrue(window.hasRoom(LOW));
  }

  @Test
  void streamWhosePeerDoesNotReadHoldsUpOthersForAWhileOnly() {
    Share stuck = share(HIGH, BYTES);
    assertFalse(window.hasRoom(LOW));
    loop.advance(STALL_NS);
    assertEquals(1, toldOfRoom);
    assertTrue(window.hasRoom(LOW));
    stuck.level(MIDDLE);
    assertTrue(window.hasRoom(LOW));
    // It moves again, and counts again.
    stuck.giveBack(1);
    stuck.take(1);
    assertFalse(window.hasRoom(LOW));
    assertTrue(window.hasRoom(MIDDLE));
  }

  @Test
  void streamThatMovesIsNotPassedOver() {
    Share moving = share(HIGH, BYTES);
    assertFalse(window.hasRoom(LOW));
    loop.schedule(STALL_NS / 2, () -> moving.giveBack(1));
    loop.schedule(STALL_NS / 2, () -> moving.take(1));
    loop.advance(STALL_NS);
    assertEquals(0, toldOfRoom);
    assertFalse(window.hasRoom(LOW));
  }
}
