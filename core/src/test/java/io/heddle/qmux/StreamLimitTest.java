package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.Limits;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine allows 4 streams of each kind, the peer 2. */
class StreamLimitTest {
  private FakePeer peer = FakePeer.established();

  @BeforeEach
  void establish() {
    peer = FakePeer.established();
  }

  @Test
  void thePeerMayOpenAsManyAsAllowed() {
    peer.expectAccepted(Frames.stream(12, 0, "", false), Frames.stream(14, 0, "", false));
  }

  @Test
  void aStreamMoreThanAllowedIsAnError() {
    peer.expectError(TransportError.STREAM_LIMIT_ERROR, Frames.stream(16, 0, "", false));
    FakePeer.established().expectError(TransportError.STREAM_LIMIT_ERROR, Frames.reset(18, 0, 0));
    FakePeer.established()
        .expectError(TransportError.STREAM_LIMIT_ERROR, Frames.stop((1L << 62) - 4, 0));
  }

  @Test
  void streamsThatEndMakeRoomForOthers() {
    peer.record(Frames.reset(2, 0, 0));
    assertEquals(List.of(), peer.sent());
    peer.record(Frames.reset(6, 0, 0));
    assertEquals(List.of("MAX_STREAMS uni 6"), peer.sent());
    peer.expectAccepted(Frames.stream(22, 0, "", false));
  }

  @Test
  void aPeerAtItsLimitIsGrantedEveryStreamThatEnds() {
    peer.record(Frames.stream(14, 0, "", false));
    peer.record(Frames.reset(2, 0, 0));
    assertEquals(List.of("MAX_STREAMS uni 5"), peer.sent());
  }

  @Test
  void aBidirectionalStreamEndsWithBothDirections() {
    peer.record(Frames.stream(12, 0, "", false), Frames.stream(0, 0, "", true));
    peer.read(0);
    assertEquals(List.of(), peer.sent());
    peer.write(0, 0, true);
    assertEquals(List.of("STREAM 0 @0 '' FIN", "MAX_STREAMS bidi 5"), peer.sent());
  }

  @Test
  void anEndThatNobodyHasReadMakesNoRoom() {
    peer.record(Frames.stream(14, 0, "", false), Frames.stream(2, 0, "x", true));
    peer.read(2);
    assertEquals(List.of(), peer.sent());
    peer.read(2);
    assertEquals(List.of("MAX_STREAMS uni 5"), peer.sent());
  }

  @Test
  void opensPastThePeersLimitWait() {
    peer.open(true);
    peer.open(true);
    peer.open(true);
    peer.open(false);
    assertEquals(List.of("opened 1", "opened 5", "opened 3"), peer.heard());
    assertEquals(List.of("STREAM 1 @0 ''", "STREAM 5 @0 ''", "STREAM 3 @0 ''"), peer.sent());
    peer.record(Frames.numbers(0x12, 2));
    assertEquals(List.of(), peer.heard());
    peer.record(Frames.numbers(0x12, 3));
    assertEquals(List.of("opened 9"), peer.heard());
  }

  @Test
  void thePeerIsToldOnceForEachLimitWhichOpensWait() {
    peer.open(true);
    peer.open(true);
    peer.open(false);
    peer.open(false);
    peer.recordLengths.clear();
    peer.open(true);
    assertEquals(List.of(2), peer.recordLengths);
    peer.open(true);
    assertEquals(List.of(2), peer.recordLengths);
    // RFC 9000 §19.14: STREAMS_BLOCKED, and the limit.
    assertArrayEquals(new byte[] {0x16, 2}, peer.lastRecord);
    peer.open(false);
    assertArrayEquals(new byte[] {0x17, 2}, peer.lastRecord);
    peer.record(Frames.numbers(0x12, 3));
    assertEquals(3, peer.recordLengths.size(), "the stream, and what waits still");
    assertArrayEquals(Frames.join(Frames.numbers(0x16, 3), opening(9)), peer.lastRecord);
  }

  private static byte[] opening(long id) {
    return Frames.numbers(0x0a, id, 0);
  }

  /** The engine allows 3 and 1 streams, the peer 1 and 2, with windows of three kinds. */
  private static FakePeer unequal() {
    Limits limits = Limits.builder().maxBidiStreams(3).maxUniStreams(1).build();
    FakePeer unequal = new FakePeer(QmuxConfig.server(limits).withTimeouts(0, 0));
    unequal.record(
        new TransportParameters(0, 5000, 700, 800, 900, 1, 2, 1200, 16_382, true).encode());
    unequal.sent();
    unequal.heard();
    return unequal;
  }

  @Test
  void thePeerHasALimitForEachKind() {
    unequal().expectAccepted(Frames.stream(8, 0, "", false), Frames.stream(2, 0, "", false));
    unequal().expectError(TransportError.STREAM_LIMIT_ERROR, Frames.stream(12, 0, "", false));
    unequal().expectError(TransportError.STREAM_LIMIT_ERROR, Frames.stream(6, 0, "", false));
  }

  @Test
  void thisEndHasALimitForEachKind() {
    FakePeer unequal = unequal();
    for (int i = 0; i < 3; i++) {
      unequal.open(true);
      unequal.open(false);
    }
    assertEquals(List.of("opened 1", "opened 3", "opened 7"), unequal.heard());
    unequal.record(Frames.numbers(0x13, 3));
    assertEquals(List.of("opened 11"), unequal.heard());
  }

  @Test
  void theWindowIsThatOfTheStreamsKind() {
    FakePeer unequal = unequal();
    unequal.open(true);
    unequal.open(false);
    unequal.record(Frames.stream(0, 0, "", false));
    assertEquals(700, unequal.stream(0).capacity());
    assertEquals(800, unequal.stream(1).capacity());
    assertEquals(900, unequal.stream(3).capacity());
  }

  @Test
  void opensThatWereGivenUpAreForgotten() {
    for (boolean bidirectional : new boolean[] {true, false}) {
      for (int i = 0; i < 4; i++) {
        peer.open(bidirectional);
      }
      peer.engine.giveUp(peer.asked.get(2));
      peer.heard();
      peer.record(Frames.numbers(bidirectional ? 0x12 : 0x13, 4));
      assertEquals(List.of("opened " + (bidirectional ? 9 : 11)), peer.heard());
      peer.asked.clear();
    }
  }

  @Test
  void aPeerThatReachesItsLimitIsGrantedWhatHasEndedBefore() {
    peer.record(Frames.reset(2, 0, 0));
    assertEquals(List.of(), peer.sent());
    peer.record(Frames.stream(14, 0, "", false));
    assertEquals(List.of("MAX_STREAMS uni 5"), peer.sent());
  }

  @Test
  void opensThatWaitFailWithTheConnection() {
    for (int i = 0; i < 3; i++) {
      peer.open(true);
      peer.open(false);
    }
    peer.heard();
    peer.record(Frames.applicationClose(4, "enough"));
    assertEquals(
        List.of(
            "closed 4 enough",
            "not opened SessionClosedException",
            "not opened SessionClosedException"),
        peer.heard());
    peer.open(true);
    assertEquals(List.of("not opened IoFailureException"), peer.heard());
  }

  @Test
  void thePeerIsToldAtOnceThatOpensOfBothKindsWait() {
    FakePeer none = new FakePeer(QmuxConfig.server(FakePeer.SMALL).withTimeouts(0, 0));
    none.record(FakePeer.parameters(1500, 1000, 0).encode());
    none.sent();
    none.recordLengths.clear();
    none.request(true);
    none.request(false);
    none.loop.runReady();
    assertArrayEquals(new byte[] {0x16, 0, 0x17, 0}, none.lastRecord);
    assertEquals(List.of(4), none.recordLengths);
  }
}
