package io.heddle.webtransport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.wire.Capsule;
import io.heddle.wire.Capsule.CloseSession;
import io.heddle.wire.Capsule.DrainSession;
import io.heddle.wire.Capsule.MaxData;
import io.heddle.wire.Capsule.MaxStreams;
import io.heddle.wire.CapsuleDecoder;
import io.heddle.wire.Http3Error;
import io.heddle.wire.Octets;
import io.heddle.wire.ProtocolViolation;
import io.heddle.wire.SessionLimits;
import io.heddle.wire.StreamKind;
import io.heddle.wire.VarInt;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectStreamTest {
  private final RecordingListener listener = new RecordingListener();

  @Test
  void theClosingMessageIsReportedSplitAtEveryByte() {
    byte[] bytes = new CloseSession(7, "b\u00fce").encode();
    for (int split = 0; split <= bytes.length; split++) {
      ConnectStream stream = open();
      stream.receive(bytes, 0, split);
      stream.receive(bytes, split, bytes.length - split);
      assertFalse(stream.isOpen());
      stream.receiveFin();
      assertEvents("closed 7 b\u00fce");
    }
  }

  @Test
  void anEndWithoutAMessageClosesWithCodeZero() {
    ConnectStream stream = open();
    stream.receiveFin();
    stream.receiveFin();
    assertFalse(stream.isOpen());
    assertEvents("closed 0 ");
  }

  @Test
  void anEndInsideACapsuleIsAMessageError() {
    byte[] bytes = new CloseSession(7, "bye").encode();
    for (int length = 1; length < bytes.length; length++) {
      ConnectStream stream = open();
      stream.receive(bytes, 0, length);
      stream.receiveFin();
      assertEvents("failed H3_MESSAGE_ERROR");
    }
  }

  @Test
  void anyByteBehindTheClosingMessageIsAMessageError() {
    byte[] close = new CloseSession(1, "").encode();
    ConnectStream inOnePiece = open();
    feed(inOnePiece, Octets.join(close, Octets.of(0x17)));
    assertEvents("closed 1 ", "failed H3_MESSAGE_ERROR");
    ConnectStream inTwo = open();
    feed(inTwo, close);
    feed(inTwo, new byte[0]);
    assertEvents("closed 1 ");
    feed(inTwo, close);
    feed(inTwo, close);
    inTwo.receiveFin();
    assertEvents("failed H3_MESSAGE_ERROR");
  }

  @Test
  void malformedCapsulesAreReportedOnceAndNothingAfterThem() {
    ConnectStream stream = open();
    feed(stream, Octets.capsule(0x2843, new byte[4 + 1025]));
    feed(stream, new CloseSession(1, "").encode());
    stream.receiveFin();
    stream.receiveReset(1);
    assertFalse(stream.isOpen());
    assertEvents("failed H3_MESSAGE_ERROR");
  }

  @Test
  void aReasonThatIsNotUtf8IsAMessageError() {
    ConnectStream stream = open();
    feed(stream, Octets.capsule(0x2843, Octets.of(0, 0, 0, 0, 0xc0, 0x80)));
    assertEvents("failed H3_MESSAGE_ERROR");
  }

  @Test
  void drainingIsReportedOnceAndTheSessionStaysOpen() {
    ConnectStream stream = open();
    feed(stream, new DrainSession().encode());
    feed(stream, new DrainSession().encode());
    assertTrue(stream.isOpen());
    assertEvents("draining");
  }

  @Test
  void reservedCapsulesAndDatagramsAreHandledInPassing() {
    ConnectStream stream = open();
    feed(stream, Octets.capsule(0x17 + 0x29 * 1000, new byte[500]));
    feed(stream, new Capsule.Datagram(new byte[3]).encode());
    feed(stream, new Capsule.Datagram(new byte[0]).encode());
    assertEvents("datagram 3", "datagram 0");
  }

  @Test
  void longerDatagramsThanAllowedAreDropped() {
    ConnectStream stream = new ConnectStream(SessionFlowControl.disabled(), listener, 10, 8);
    stream.established();
    feed(stream, new Capsule.Datagram(new byte[8]).encode());
    feed(stream, new Capsule.Datagram(new byte[9]).encode());
    assertEvents("datagram 8");
  }

  @Test
  void bytesBeforeTheResponseAreHeldAndThenHandled() {
    ConnectStream stream = waiting(100);
    feed(stream, new DrainSession().encode());
    feed(stream, new CloseSession(3, "early").encode());
    stream.receiveFin();
    assertTrue(stream.isOpen());
    assertEvents();
    stream.established();
    assertEvents("draining", "closed 3 early");
    stream.established();
    assertEvents();
  }

  @Test
  void onlyThePartOfAnArrayThatIsNamedIsTaken() {
    byte[] drain = new DrainSession().encode();
    byte[] amongOthers = Octets.join(new CloseSession(1, "").encode(), drain, drain, drain);
    int before = amongOthers.length - 3 * drain.length;
    ConnectStream stream =
        new ConnectStream(SessionFlowControl.disabled(), listener, drain.length + 1, 100);
    stream.receive(amongOthers, before, drain.length);
    stream.established();
    assertEvents("draining");
    ConnectStream opened = open();
    opened.receive(amongOthers, before, 1);
    opened.receive(amongOthers, before + 1, drain.length - 1);
    assertTrue(opened.isOpen());
    assertEvents("draining");
  }

  @Test
  void anEndBeforeTheResponseIsHeld() {
    ConnectStream stream = waiting(100);
    stream.receiveFin();
    assertEvents();
    stream.established();
    assertEvents("closed 0 ");
  }

  @Test
  void heldBytesOfARejectedSessionAreDiscarded() {
    ConnectStream stream = waiting(100);
    feed(stream, new CloseSession(3, "early").encode());
    stream.rejected();
    stream.established();
    stream.receiveFin();
    feed(stream, Octets.of(0xff, 0xff));
    assertFalse(stream.isOpen());
    assertEvents();
  }

  @Test
  void asManyBytesAsAllowedAreHeldAndNotOneMore() {
    ConnectStream within = waiting(40);
    for (int n = 0; n < 4; n++) {
      feed(within, Octets.capsule(0x17, new byte[8]));
    }
    assertEvents();
    within.established();
    assertTrue(within.isOpen());
    ConnectStream beyond = waiting(40);
    feed(beyond, new byte[40]);
    feed(beyond, new byte[1]);
    assertEvents("failed H3_EXCESSIVE_LOAD");
    feed(beyond, new byte[1]);
    beyond.established();
    assertEvents();
  }

  @Test
  void aResetEndsTheSession() {
    ConnectStream stream = open();
    stream.receiveReset(Http3Error.H3_REQUEST_CANCELLED);
    stream.receiveReset(Http3Error.H3_REQUEST_CANCELLED);
    assertFalse(stream.isOpen());
    assertEvents("reset H3_REQUEST_CANCELLED");
  }

  @Test
  void aResetAfterTheClosingMessageIsNoNews() {
    ConnectStream stream = open();
    feed(stream, new CloseSession(3, "bye").encode());
    stream.receiveReset(Http3Error.H3_NO_ERROR);
    assertEvents("closed 3 bye");
  }

  @Test
  void aResetBeforeTheResponseEndsTheSession() {
    ConnectStream stream = waiting(10);
    stream.receiveReset(Http3Error.H3_REQUEST_CANCELLED);
    stream.established();
    assertEvents("reset H3_REQUEST_CANCELLED");
  }

  @Test
  void stopSendingEndsTheSessionUnlessAMessageIsOnItsWay() {
    ConnectStream stopped = open();
    stopped.receiveStopSending(Http3Error.H3_INTERNAL_ERROR);
    assertEvents("reset H3_INTERNAL_ERROR");
    ConnectStream closing = open();
    closing.receiveStopSending(Http3Error.WT_SESSION_GONE);
    feed(closing, new CloseSession(4, "late").encode());
    assertEvents("closed 4 late");
  }

  @Test
  void closingGivesTheBytesOnceAndSilencesTheRest() {
    ConnectStream stream = open();
    byte[] bytes = stream.close(0xffff_ffffL, "done").orElseThrow();
    assertArrayEquals(new CloseSession(0xffff_ffffL, "done").encode(), bytes);
    assertFalse(stream.close(1, "again").isPresent());
    feed(stream, Octets.capsule(0x78ae, new byte[1]));
    feed(stream, new CloseSession(9, "too").encode());
    stream.receiveFin();
    assertEvents();
    assertFalse(stream.isOpen());
  }

  @Test
  void anImpossibleCodeIsRefusedAndTheSessionStaysOpen() {
    ConnectStream stream = open();
    assertThrows(IllegalArgumentException.class, () -> stream.close(1L << 32, ""));
    assertTrue(stream.isOpen());
  }

  @Test
  void afterThePeersCloseThereIsNothingToSend() {
    ConnectStream stream = open();
    feed(stream, new CloseSession(0, "").encode());
    assertFalse(stream.close(1, "").isPresent());
    assertFalse(stream.drain().isPresent());
    assertFalse(stream.keepAlive().isPresent());
    assertFalse(stream.pollFlowControl().isPresent());
  }

  @Test
  void keepAlivesAreIgnoredByThePeerAndVary() {
    ConnectStream stream = open();
    ConnectStream peer = open();
    byte[] first = stream.keepAlive().orElseThrow();
    byte[] second = stream.keepAlive().orElseThrow();
    assertArrayEquals(Octets.of(0x17, 0x00), first);
    assertArrayEquals(Octets.of(0x40, 0x40, 0x00), second);
    feed(peer, Octets.join(first, second));
    peer.receiveFin();
    assertEvents("closed 0 ");
  }

  @Test
  void drainIsUnderstoodByThePeer() {
    feed(open(), open().drain().orElseThrow());
    assertEvents("draining");
  }

  @Test
  void aLongReasonArrivesCutAtACharacter() {
    ConnectStream peer = open();
    String fits = Octets.repeat('x', 1022);
    feed(peer, open().close(1, fits + "\u20ac").orElseThrow());
    assertEvents("closed 1 " + fits);
  }

  @Test
  void raisedLimitsAreAppliedAndReported() {
    SessionFlowControl flow = FlowControls.enabled(SessionLimits.NONE, SessionLimits.NONE);
    ConnectStream stream = new ConnectStream(flow, listener);
    stream.established();
    feed(stream, new MaxData(10).encode());
    feed(stream, new MaxStreams(StreamKind.BIDIRECTIONAL, 2).encode());
    feed(stream, new MaxStreams(StreamKind.UNIDIRECTIONAL, 3).encode());
    feed(stream, new Capsule.DataBlocked(5).encode());
    assertEquals(10, flow.sendCredit());
    assertEquals(2, flow.openCredit(StreamKind.BIDIRECTIONAL));
    assertEquals(3, flow.openCredit(StreamKind.UNIDIRECTIONAL));
    assertEvents("send credit", "open credit BIDIRECTIONAL", "open credit UNIDIRECTIONAL");
  }

  @Test
  void aLimitThatDoesNotRiseFailsTheSession() {
    ConnectStream stream =
        new ConnectStream(
            FlowControls.enabled(new SessionLimits(10, 0, 0), SessionLimits.NONE), listener);
    stream.established();
    feed(stream, Octets.join(new MaxData(10).encode(), new DrainSession().encode()));
    assertEvents("failed WT_FLOW_CONTROL_ERROR");
  }

  @Test
  void withoutFlowControlItsCapsulesAreIgnored() {
    ConnectStream stream = open();
    feed(stream, new MaxData(0).encode());
    feed(stream, new MaxData(0).encode());
    feed(stream, Octets.capsule(0x190b4d3d, new byte[0]));
    assertTrue(stream.isOpen());
    assertEvents();
  }

  @Test
  void prohibitedCapsulesFailTheSession() {
    ConnectStream stream = open();
    feed(stream, Octets.capsule(0x190b4d3e, Octets.of(0, 0)));
    assertEvents("failed WT_FLOW_CONTROL_ERROR");
  }

  @Test
  void violationsFoundElsewhereFailTheSessionOnce() {
    ConnectStream stream = open();
    ProtocolViolation violation =
        new ProtocolViolation(Http3Error.WT_FLOW_CONTROL_ERROR, "too many streams");
    stream.fail(violation);
    stream.fail(violation);
    assertEvents("failed WT_FLOW_CONTROL_ERROR");
  }

  @Test
  void flowControlCapsulesAreHandedOutOneByOne() {
    SessionFlowControl flow = FlowControls.enabled(SessionLimits.NONE, new SessionLimits(10, 1, 0));
    ConnectStream stream = new ConnectStream(flow, listener);
    assertEquals(Optional.empty(), stream.pollFlowControl());
    flow.received(10);
    flow.consumed(10);
    flow.accepted(StreamKind.BIDIRECTIONAL);
    flow.acceptedClosed(StreamKind.BIDIRECTIONAL);
    assertArrayEquals(new MaxData(20).encode(), stream.pollFlowControl().orElseThrow());
    assertArrayEquals(
        new MaxStreams(StreamKind.BIDIRECTIONAL, 2).encode(),
        stream.pollFlowControl().orElseThrow());
    assertEquals(Optional.empty(), stream.pollFlowControl());
  }

  @Test
  void aListenerMayCloseWhileCapsulesAreBeingReceived() {
    ConnectStream[] holder = new ConnectStream[1];
    ClosingListener closing = new ClosingListener(holder);
    holder[0] = new ConnectStream(SessionFlowControl.disabled(), closing);
    holder[0].established();
    byte[] drain = new DrainSession().encode();
    feed(holder[0], Octets.join(drain, drain, new CloseSession(1, "").encode()));
    assertEquals(1, closing.drains);
    assertFalse(holder[0].isOpen());
  }

  @Test
  void aCapsuleOfEndlessLengthIsSkippedWithoutEnd() {
    ConnectStream stream = open();
    feed(stream, Octets.join(Octets.varInt(0x17), Octets.varInt(VarInt.MAX)));
    feed(stream, new byte[100_000]);
    assertTrue(stream.isOpen());
    stream.receiveFin();
    assertEvents("failed H3_MESSAGE_ERROR");
  }

  @Test
  void whatWeSendDecodesAsSent() {
    CapsuleDecoder decoder = new CapsuleDecoder(0, true);
    byte[] bytes = open().close(5, "why").orElseThrow();
    decoder.feed(bytes, 0, bytes.length);
    assertEquals(Optional.of(new CloseSession(5, "why")), decoder.poll());
  }

  @Test
  void whatIsHeldInPiecesOfAnyLengthIsHandledAsItCame() {
    ConnectStream stream = waiting(1000);
    feed(stream, new Capsule.Datagram(new byte[7]).encode());
    feed(stream, new Capsule.Datagram(new byte[2]).encode());
    stream.established();
    assertEvents("datagram 7", "datagram 2");
  }

  @Test
  void nothingIsReportedOnceTheStreamHasEndedBehindTheClosingMessage() {
    ConnectStream stream = open();
    feed(stream, new CloseSession(3, "bye").encode());
    stream.receiveFin();
    stream.fail(new ProtocolViolation(Http3Error.WT_FLOW_CONTROL_ERROR, "too many streams"));
    assertEvents("closed 3 bye");
  }

  private ConnectStream open() {
    ConnectStream stream = new ConnectStream(SessionFlowControl.disabled(), listener);
    stream.established();
    return stream;
  }

  private ConnectStream waiting(int maxHeldBytes) {
    return new ConnectStream(SessionFlowControl.disabled(), listener, maxHeldBytes, 8);
  }

  private static void feed(ConnectStream stream, byte[] bytes) {
    stream.receive(bytes, 0, bytes.length);
  }

  /** The events since the last call. */
  private void assertEvents(String... expected) {
    assertEquals(List.of(expected), listener.events);
    listener.events.clear();
  }

  /** Closes the session when asked to drain. */
  private static final class ClosingListener implements ConnectStream.Listener {
    private final ConnectStream[] stream;
    private int drains;

    private ClosingListener(ConnectStream[] stream) {
      this.stream = stream;
    }

    @Override
    public void datagram(byte[] payload) {}

    @Override
    public void draining() {
      drains++;
      stream[0].close(0, "");
    }

    @Override
    public void sendCreditRaised() {}

    @Override
    public void openCreditRaised(StreamKind kind) {}

    @Override
    public void closed(long code, String reason) {}

    @Override
    public void reset(long http3Error) {}

    @Override
    public void failed(ProtocolViolation violation) {}
  }
}
