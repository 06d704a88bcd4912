package io.heddle.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.VirtualLoop;
import org.junit.jupiter.api.Test;

/** When a peer is asked, and when it counts as gone. */
class IdleTimerTest {
  private static final long MS = 1_000_000;

  /** The clock overflows soon. */
  private static final long START_NS = new VirtualLoop().nowNs();

  private static IdleTimer timer(boolean server, long ownMs, long keepAliveMs, long peerMs) {
    IdleTimer timer = new IdleTimer(server, ownMs, keepAliveMs, START_NS);
    timer.negotiated(peerMs);
    return timer;
  }

  private static IdleTimer client(long ownMs, long keepAliveMs, long peerMs) {
    return timer(false, ownMs, keepAliveMs, peerMs);
  }

  private static long ms(long ns) {
    return ns / MS;
  }

  /** When a peer that says nothing more is gone, if it is asked when it is time. */
  private static long goneAtMs(IdleTimer timer) {
    if (timer.askInNs(START_NS) < timer.expiresInNs(START_NS)) {
      timer.asked(START_NS + timer.askInNs(START_NS), 0);
    }
    long inNs = timer.expiresInNs(START_NS);
    assertFalse(timer.expired(START_NS + inNs - 1));
    assertTrue(timer.expired(START_NS + inNs));
    return ms(inNs);
  }

  @Test
  void theShorterTimeoutOfBothEndsCounts() {
    assertEquals(6_000 * MS, client(30_000, 0, 6_000).timeoutNs());
    assertEquals(6_000 * MS, client(6_000, 0, 30_000).timeoutNs());
    assertEquals(6_000 * MS, client(0, 0, 6_000).timeoutNs());
    assertEquals(6_000 * MS, client(6_000, 0, 0).timeoutNs());
    assertEquals(IdleTimer.NEVER, client(0, 0, 0).timeoutNs());
  }

  @Test
  void keepAliveFollowsTheTimeoutThatCounts() {
    assertEquals(18_000, ms(client(30_000, 18_000, 30_000).askInNs(START_NS)));
    assertEquals(3_600, ms(client(30_000, 18_000, 6_000).askInNs(START_NS)));
    assertEquals(4_000, ms(timer(true, 30_000, 20_000, 6_000).askInNs(START_NS)));
    assertEquals(1_000, ms(client(30_000, 1_000, 6_000).askInNs(START_NS)));
    assertEquals(18_000, ms(client(0, 18_000, 0).askInNs(START_NS)));
    assertEquals(IdleTimer.NEVER, client(30_000, 0, 6_000).askInNs(START_NS));
  }

  @Test
  void withKeepAliveThePeerIsGoneAtTheTimeoutWhateverIsSent() {
    for (long keepAliveMs : new long[] {1, 10_000, 18_000, 29_999}) {
      assertEquals(30_000, goneAtMs(client(30_000, keepAliveMs, 30_000)));
      IdleTimer busy = client(30_000, keepAliveMs, 30_000);
      busy.sent(START_NS + 17_000 * MS);
      assertEquals(30_000, goneAtMs(busy));
    }
  }

  @Test
  void withoutKeepAliveThePeerMayStillAnswerWhatIsSentLate() {
    assertEquals(30_000, goneAtMs(client(30_000, 0, 30_000)));
    IdleTimer early = client(30_000, 0, 30_000);
    early.sent(START_NS + 15_000 * MS);
    assertEquals(30_000, goneAtMs(early));
    IdleTimer late = client(30_000, 0, 30_000);
    late.sent(START_NS + 29_999 * MS);
    assertEquals(29_999 + 5_000 + 10_000, goneAtMs(late));
  }

  @Test
  void whatArrivesStartsAfresh() {
    IdleTimer timer = client(30_000, 18_000, 30_000);
    timer.asked(START_NS + 18_000 * MS, 0);
    assertEquals(IdleTimer.NEVER, timer.askInNs(START_NS));
    timer.heard(START_NS + 20_000 * MS);
    assertEquals(38_000, ms(timer.askInNs(START_NS)));
    assertEquals(50_000, goneAtMs(timer));
  }

  @Test
  void aSlowPathHasThreeProbeTimeouts() {
    IdleTimer timer = client(30_000, 18_000, 30_000);
    timer.asked(START_NS + 18_000 * MS, 9_999 * MS);
    assertEquals(30_000, ms(timer.expiresInNs(START_NS)));
    timer.heard(START_NS);
    timer.asked(START_NS + 18_000 * MS, 12_000 * MS);
    assertEquals(36_000, ms(timer.expiresInNs(START_NS)));
  }

  @Test
  void aProcessThatStoodStillAsksOnceMore() {
    IdleTimer timer = client(30_000, 18_000, 30_000);
    timer.asked(START_NS + 18_000 * MS, 0);
    long wokeAtNs = START_NS + 120_000 * MS;
    assertFalse(timer.expired(wokeAtNs));
    assertTrue(timer.askInNs(wokeAtNs) <= 0);
    timer.asked(wokeAtNs, 0);
    assertEquals(130_000, ms(timer.expiresInNs(START_NS)));
    // But only once: a peer that is gone does not live on sleep.
    assertTrue(timer.expired(START_NS + 300_000 * MS));
  }

  @Test
  void whoLooksALittleLateHasNotStoodStill() {
    // Half of the third of the timeout that the peer has for its answer.
    for (long lateNs : new long[] {5_000 * MS, 5_000 * MS + 1}) {
      IdleTimer timer = client(30_000, 18_000, 30_000);
      timer.asked(START_NS + 18_000 * MS, 0);
      boolean gone = timer.expired(START_NS + 30_000 * MS + lateNs);
      assertEquals(lateNs == 5_000 * MS, gone);
    }
  }

  @Test
  void whoStoodStillAndDoesNotAskThenHasLostThePeer() {
    IdleTimer timer = client(30_000, 18_000, 30_000);
    long wokeAtNs = START_NS + 120_000 * MS;
    assertFalse(timer.expired(wokeAtNs));
    assertEquals(-120_000, ms(timer.askInNs(wokeAtNs)), "since it was heard");
    assertTrue(timer.expired(wokeAtNs));
  }

  @Test
  void aTimeoutOfCenturiesIsNone() {
    long mostMs = Long.MAX_VALUE / MS / 4;
    assertEquals(mostMs * MS, client(mostMs, 0, 0).timeoutNs());
    assertEquals(IdleTimer.NEVER, client(mostMs + 1, 0, 0).timeoutNs());
    assertEquals(IdleTimer.NEVER, client(mostMs + 1, 0, 0).expiresInNs(START_NS));
  }

  @Test
  void aProcessThatStoodStillWithoutKeepAliveAsksOnceMore() {
    IdleTimer timer = client(30_000, 0, 30_000);
    long wokeAtNs = START_NS + 120_000 * MS;
    assertFalse(timer.expired(wokeAtNs));
    assertTrue(timer.askInNs(wokeAtNs) <= 0);
  }

  @Test
  void beforeThePeerHasDeclaredItsTimeoutItIsNotAsked() {
    IdleTimer timer = new IdleTimer(false, 10_000, 3_000, START_NS);
    assertEquals(IdleTimer.NEVER, timer.askInNs(START_NS));
    assertEquals(10_000, goneAtMs(timer));
  }
}
