package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.Limits;
import io.heddle.memory.Outcomes;
import io.heddle.memory.VirtualLoop;
import org.junit.jupiter.api.Test;

/** What an application is told when its own end did not run for a while. */
class SuspensionTest {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final String NETWORK = "The network went away";

  private final VirtualLoop loop = new VirtualLoop();
  private QmuxPair pair = connect();

  private QmuxPair connect() {
    return new QmuxPair(
        loop,
        new QmuxLink(0, 0, 64 << 10),
        QmuxConfig.client(Limits.DEFAULT).withTimeouts(30_000, 0),
        QmuxConfig.server(Limits.DEFAULT).withTimeouts(30_000, 0));
  }

  private String told() {
    HeddleException failure = Outcomes.failure(HeddleException.class, pair.client().closed());
    return String.valueOf(failure.getMessage());
  }

  private void lose() {
    pair.clientCarrier.ended(new IoFailureException(Side.TRANSPORT, NETWORK));
    loop.runReady();
  }

  @Test
  void endThatWasSuspendedForLongerThanTheIdleTimeoutIsToldSoByItsOwnTimer() {
    loop.advance(SECOND_NS);
    pair.up.cut();
    pair.down.cut();
    loop.standStill(45 * SECOND_NS);
    // The peer is asked once more: it may have gone on sending, and has a third of the timeout.
    loop.advance(10 * SECOND_NS - 1);
    assertFalse(pair.client().closed().isDone());
    loop.advance(1);
    assertEquals(
        "This end was suspended for 45000 ms, longer than the idle timeout of 30000 ms; connect"
            + " again",
        told());
  }

  @Test
  void endThatWasSuspendedGoesOnWithPeerThatStillAnswers() {
    loop.advance(SECOND_NS);
    loop.standStill(45 * SECOND_NS);
    loop.advance(29 * SECOND_NS);
    assertFalse(pair.client().closed().isDone());
    assertFalse(pair.server().closed().isDone());
  }

  @Test
  void endThatWasSuspendedForLongerThanTheIdleTimeoutIsToldSoWhenThePipeHasEnded() {
    loop.advance(SECOND_NS);
    loop.standStill(45 * SECOND_NS);
    lose();
    assertTrue(told().startsWith("This end was suspended for 45000 ms"), this::told);
  }

  @Test
  void shorterSuspensionIsNotToBlame() {
    loop.advance(SECOND_NS);
    loop.standStill(29 * SECOND_NS);
    lose();
    assertEquals(NETWORK, told());
  }

  @Test
  void silenceOfAnEndThatRanIsNoSuspension() {
    loop.advance(40 * SECOND_NS);
    assertEquals("Nothing arrived from the peer within the idle timeout of 30000 ms", told());
  }

  @Test
  void suspensionBeforeTheConnectionIsNotToBlame() {
    loop.standStill(45 * SECOND_NS);
    pair = connect();
    loop.advance(SECOND_NS);
    lose();
    assertEquals(NETWORK, told());
  }
}
