package io.heddle.webtransport;

import static io.heddle.wire.StreamKind.BIDIRECTIONAL;
import static io.heddle.wire.StreamKind.UNIDIRECTIONAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.wire.Capsule.DataBlocked;
import io.heddle.wire.Capsule.FlowControl;
import io.heddle.wire.Capsule.MaxData;
import io.heddle.wire.Capsule.MaxStreams;
import io.heddle.wire.Capsule.StreamsBlocked;
import io.heddle.wire.Http3Error;
import io.heddle.wire.Negotiation;
import io.heddle.wire.ProtocolViolation;
import io.heddle.wire.SessionLimits;
import io.heddle.wire.StreamKind;
import io.heddle.wire.VarInt;
import io.heddle.wire.WebTransportVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionFlowControlTest {
  private static final SessionLimits HUNDRED = new SessionLimits(100, 4, 2);

  @Test
  void creditShrinksAsDataIsSent() {
    SessionFlowControl flow = flow();
    assertTrue(flow.enabled());
    assertEquals(100, flow.sendCredit());
    flow.sent(30);
    assertEquals(70, flow.sendCredit());
    flow.sent(70);
    assertEquals(0, flow.sendCredit());
    assertThrows(IllegalStateException.class, () -> flow.sent(1));
    assertThrows(IllegalStateException.class, () -> flow.sent(-1));
  }

  @Test
  void aRaisedLimitGivesTheDifference() {
    SessionFlowControl flow = flow();
    flow.sent(100);
    assertAllowed(flow.apply(new MaxData(101)));
    assertEquals(1, flow.sendCredit());
  }

  @Test
  void limitsMustRise() {
    SessionFlowControl flow = flow();
    assertViolated(flow.apply(new MaxData(100)));
    assertViolated(flow.apply(new MaxData(99)));
    assertViolated(flow.apply(new MaxStreams(BIDIRECTIONAL, 4)));
    assertViolated(flow.apply(new MaxStreams(UNIDIRECTIONAL, 1)));
    assertAllowed(flow.apply(new MaxStreams(UNIDIRECTIONAL, 3)));
    assertViolated(flow.apply(new MaxStreams(UNIDIRECTIONAL, 3)));
    assertAllowed(flow.apply(new MaxStreams(BIDIRECTIONAL, 1L << 60)));
    assertEquals(1L << 60, flow.openCredit(BIDIRECTIONAL));
  }

  @Test
  void olderDraftsMayRepeatALimitButNotLowerIt() {
    SessionFlowControl flow = FlowControls.of(WebTransportVersion.DRAFT_13, HUNDRED, HUNDRED);
    assertAllowed(flow.apply(new MaxData(100)));
    assertAllowed(flow.apply(new MaxStreams(BIDIRECTIONAL, 4)));
    assertViolated(flow.apply(new MaxData(99)));
  }

  @Test
  void streamsOpenUpToTheLimitOfTheirKind() {
    SessionFlowControl flow = flow();
    assertTrue(flow.tryOpen(UNIDIRECTIONAL));
    assertTrue(flow.tryOpen(UNIDIRECTIONAL));
    assertFalse(flow.tryOpen(UNIDIRECTIONAL));
    assertEquals(4, flow.openCredit(BIDIRECTIONAL));
    assertTrue(flow.tryOpen(BIDIRECTIONAL));
    assertEquals(3, flow.openCredit(BIDIRECTIONAL));
    assertAllowed(flow.apply(new MaxStreams(UNIDIRECTIONAL, 3)));
    assertTrue(flow.tryOpen(UNIDIRECTIONAL));
    assertFalse(flow.tryOpen(UNIDIRECTIONAL));
  }

  @Test
  void beingBlockedIsToldOnceForEachLimit() {
    SessionFlowControl flow = flow();
    flow.sendBlocked();
    assertPolled(flow); // there was credit
    flow.sent(100);
    flow.sendBlocked();
    flow.sendBlocked();
    assertPolled(flow, new DataBlocked(100));
    flow.sendBlocked();
    assertPolled(flow);
    flow.apply(new MaxData(150));
    flow.sent(50);
    flow.sendBlocked();
    assertPolled(flow, new DataBlocked(150));
  }

  @Test
  void beingBlockedFromTheStartIsToldOnce() {
    SessionFlowControl flow = FlowControls.enabled(SessionLimits.NONE, SessionLimits.NONE);
    flow.sendBlocked();
    flow.tryOpen(UNIDIRECTIONAL);
    flow.tryOpen(BIDIRECTIONAL);
    flow.tryOpen(BIDIRECTIONAL);
    assertPolled(
        flow,
        new DataBlocked(0),
        new StreamsBlocked(BIDIRECTIONAL, 0),
        new StreamsBlocked(UNIDIRECTIONAL, 0));
    flow.tryOpen(BIDIRECTIONAL);
    assertPolled(flow);
  }

  @Test
  void aLimitRaisedInTimeLeavesNothingToTell() {
    SessionFlowControl flow = flow();
    flow.sent(100);
    flow.sendBlocked();
    flow.apply(new MaxData(101));
    assertPolled(flow);
    SessionFlowControl old = FlowControls.of(WebTransportVersion.DRAFT_13, HUNDRED, HUNDRED);
    old.sent(100);
    old.sendBlocked();
    old.apply(new MaxData(100));
    assertPolled(old, new DataBlocked(100));
  }

  @Test
  void aResetGivesBackWhatWasNeverSent() {
    SessionFlowControl flow = flow();
    flow.sent(80);
    flow.sendReset(60, 25);
    assertEquals(55, flow.sendCredit());
    flow.sendReset(20, 20);
    assertEquals(55, flow.sendCredit());
    assertThrows(IllegalStateException.class, () -> flow.sendReset(5, 6));
    assertThrows(IllegalStateException.class, () -> flow.sendReset(60, 0));
    flow.sendReset(45, 0);
    assertEquals(100, flow.sendCredit());
  }

  @Test
  void dataUpToTheLimitIsAllowedAndOneByteMoreIsNot() {
    SessionFlowControl flow = flow();
    assertAllowed(flow.received(60));
    assertAllowed(flow.received(40));
    assertAllowed(flow.received(0));
    assertViolated(flow.received(1));
    assertThrows(IllegalArgumentException.class, () -> flow.received(-1));
  }

  @Test
  void streamsUpToTheLimitAreAllowedAndOneMoreIsNot() {
    SessionFlowControl flow = flow();
    for (int n = 0; n < 4; n++) {
      assertAllowed(flow.accepted(BIDIRECTIONAL));
    }
    assertViolated(flow.accepted(BIDIRECTIONAL));
    assertAllowed(flow.accepted(UNIDIRECTIONAL));
    assertAllowed(flow.accepted(UNIDIRECTIONAL));
    assertViolated(flow.accepted(UNIDIRECTIONAL));
  }

  @Test
  void aNewDataLimitComesAtHalfTheWindow() {
    SessionFlowControl flow = flow();
    flow.received(50);
    flow.consumed(49);
    assertPolled(flow);
    flow.consumed(1);
    assertPolled(flow, new MaxData(150));
    assertAllowed(flow.received(100));
    assertViolated(flow.received(1));
    flow.consumed(100);
    assertPolled(flow, new MaxData(250));
  }

  @Test
  void whileMuchIsHeldSmallerIncreasesAreGrantedThatDoubleWhatIsLeft() {
    SessionFlowControl flow = flow();
    // A slow reader holds 80 bytes; the others are not to stand still for it.
    flow.received(90);
    flow.consumed(9);
    assertPolled(flow);
    flow.consumed(1);
    assertPolled(flow, new MaxData(110));
  }

  @Test
  void increasesTooSmallForACapsuleAreNotGranted() {
    SessionFlowControl flow = flow();
    flow.received(100);
    flow.consumed(2);
    assertPolled(flow);
    flow.consumed(1);
    assertPolled(flow, new MaxData(103));
  }

  @Test
  void aNewStreamLimitComesAtHalfTheWindow() {
    SessionFlowControl flow = flow();
    flow.accepted(BIDIRECTIONAL);
    flow.accepted(BIDIRECTIONAL);
    flow.acceptedClosed(BIDIRECTIONAL);
    assertPolled(flow);
    flow.acceptedClosed(BIDIRECTIONAL);
    assertPolled(flow, new MaxStreams(BIDIRECTIONAL, 6));
    flow.accepted(UNIDIRECTIONAL);
    flow.acceptedClosed(UNIDIRECTIONAL);
    assertPolled(flow, new MaxStreams(UNIDIRECTIONAL, 3));
  }

  @Test
  void aPeerAtItsLimitIsGrantedEveryStreamThatEnds() {
    SessionFlowControl flow = flow();
    for (int n = 0; n < 4; n++) {
      flow.accepted(BIDIRECTIONAL);
    }
    flow.acceptedClosed(BIDIRECTIONAL);
    assertPolled(flow, new MaxStreams(BIDIRECTIONAL, 5));
  }

  @Test
  void aWindowOfOneStreamMovesWithEachStream() {
    SessionFlowControl flow = FlowControls.enabled(SessionLimits.NONE, new SessionLimits(0, 1, 0));
    for (int n = 2; n < 6; n++) {
      assertAllowed(flow.accepted(BIDIRECTIONAL));
      assertPolled(flow);
      flow.acceptedClosed(BIDIRECTIONAL);
      assertPolled(flow, new MaxStreams(BIDIRECTIONAL, n));
    }
  }

  @Test
  void aWindowAboveTheInitialLimitIsAnnounced() {
    SessionFlowControl flow = FlowControls.enabled(HUNDRED, SessionLimits.NONE);
    assertPolled(flow);
    flow.receiveWindow(1000);
    flow.acceptWindow(BIDIRECTIONAL, 10);
    flow.acceptWindow(UNIDIRECTIONAL, 20);
    assertPolled(
        flow,
        new MaxData(1000),
        new MaxStreams(BIDIRECTIONAL, 10),
        new MaxStreams(UNIDIRECTIONAL, 20));
    assertPolled(flow);
  }

  @Test
  void aSmallerWindowTakesNoCreditBack() {
    SessionFlowControl flow = flow();
    flow.receiveWindow(10);
    assertAllowed(flow.received(100));
    flow.consumed(90);
    assertPolled(flow);
    flow.consumed(1);
    assertPolled(flow, new MaxData(101));
    assertThrows(IllegalArgumentException.class, () -> flow.receiveWindow(-1));
    assertThrows(
        IllegalArgumentException.class, () -> flow.acceptWindow(BIDIRECTIONAL, (1L << 60) + 1));
  }

  @Test
  void theLimitNeverExceedsWhatTheWireCanSay() {
    SessionFlowControl flow =
        FlowControls.enabled(HUNDRED, new SessionLimits(VarInt.MAX - 1, 1L << 60, 0));
    assertAllowed(flow.received(10));
    flow.consumed(10);
    assertPolled(flow, new MaxData(VarInt.MAX));
    flow.accepted(BIDIRECTIONAL);
    flow.acceptedClosed(BIDIRECTIONAL);
    assertPolled(flow);
    assertAllowed(flow.received(VarInt.MAX - 10));
    assertViolated(flow.received(1));
    assertViolated(flow.received(Long.MAX_VALUE));
  }

  @Test
  void whatNeverArrivesHoldsUpNobodyHoweverMuchItIs() {
    SessionFlowControl flow = flow();
    long streams = 0;
    for (int round = 0; round < 100; round++) {
      flow.acceptLost(UNIDIRECTIONAL, 2);
      streams += 2;
      assertPolled(flow, new MaxStreams(UNIDIRECTIONAL, streams + 2));
    }
  }

  @Test
  void whatNeverArrivesIsNotLeftToThePeer() {
    SessionFlowControl flow = FlowControls.enabled(SessionLimits.NONE, new SessionLimits(0, 10, 0));
    for (int n = 0; n < 7; n++) {
      assertAllowed(flow.accepted(BIDIRECTIONAL));
    }
    flow.acceptLost(BIDIRECTIONAL, 1);
    assertPolled(flow);
    assertAllowed(flow.accepted(BIDIRECTIONAL));
    assertPolled(flow, new MaxStreams(BIDIRECTIONAL, 11));
  }

  @Test
  void moreCannotBeReleasedThanWasReceived() {
    SessionFlowControl flow = flow();
    flow.received(5);
    assertThrows(IllegalStateException.class, () -> flow.consumed(6));
    assertThrows(IllegalStateException.class, () -> flow.consumed(-1));
    assertThrows(IllegalStateException.class, () -> flow.acceptedClosed(BIDIRECTIONAL));
    flow.consumed(0);
    flow.consumed(2);
    assertEquals(
        "4 released, 3 outstanding",
        assertThrows(IllegalStateException.class, () -> flow.consumed(4)).getMessage());
    flow.consumed(3);
  }

  @Test
  void windowsMayBeAsSmallAndAsLargeAsTheWireSays() {
    SessionFlowControl flow = flow();
    flow.receiveWindow(0);
    flow.receiveWindow(VarInt.MAX);
    flow.acceptWindow(BIDIRECTIONAL, 0);
    flow.acceptWindow(BIDIRECTIONAL, 1L << 60);
    assertPolled(flow, new MaxData(VarInt.MAX), new MaxStreams(BIDIRECTIONAL, 1L << 60));
  }

  @Test
  void blockedCapsulesOfThePeerChangeNothing() {
    SessionFlowControl flow = flow();
    assertAllowed(flow.apply(new DataBlocked(3)));
    assertAllowed(flow.apply(new StreamsBlocked(UNIDIRECTIONAL, 3)));
    assertPolled(flow);
    assertEquals(100, flow.sendCredit());
  }

  @Test
  void withoutFlowControlEverythingIsAllowedAndNothingSent() {
    SessionFlowControl flow = SessionFlowControl.disabled();
    assertFalse(flow.enabled());
    assertEquals(Long.MAX_VALUE, flow.sendCredit());
    flow.sent(Long.MAX_VALUE);
    flow.sendReset(9, 0);
    flow.sendBlocked();
    assertEquals(Long.MAX_VALUE, flow.sendCredit());
    for (StreamKind kind : StreamKind.values()) {
      assertTrue(flow.tryOpen(kind));
      assertEquals(Long.MAX_VALUE, flow.openCredit(kind));
      assertAllowed(flow.accepted(kind));
      flow.acceptedClosed(kind);
      flow.acceptedClosed(kind);
    }
    assertAllowed(flow.received(Long.MAX_VALUE));
    flow.consumed(1);
    flow.receiveWindow(100);
    assertAllowed(flow.apply(new MaxData(0)));
    assertAllowed(flow.apply(new MaxData(0)));
    assertPolled(flow);
  }

  @Test
  void settingsDecideWhetherItIsOn() {
    Negotiation.Agreed off =
        new Negotiation.Agreed(WebTransportVersion.DRAFT_15, false, HUNDRED, HUNDRED, 1);
    assertFalse(SessionFlowControl.of(off).enabled());
  }

  private static SessionFlowControl flow() {
    return FlowControls.enabled(HUNDRED, HUNDRED);
  }

  private static void assertAllowed(Optional<ProtocolViolation> result) {
    assertEquals(Optional.empty(), result);
  }

  private static void assertViolated(Optional<ProtocolViolation> result) {
    assertEquals(Http3Error.WT_FLOW_CONTROL_ERROR, result.orElseThrow().http3Error());
  }

  private static void assertPolled(SessionFlowControl flow, FlowControl... expected) {
    List<FlowControl> polled = new ArrayList<>();
    Optional<FlowControl> next = flow.poll();
    while (next.isPresent()) {
      polled.add(next.get());
      next = flow.poll();
    }
    assertEquals(List.of(expected), polled);
  }
}
