package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
  void thePeerIsToldThatOpensWait() {
    FrameTexts texts = new FrameTexts();
    assertEquals(List.of(), texts.take());
    peer.open(true);
    peer.open(true);
    peer.sent();
    peer.recordLengths.clear();
    peer.open(true);
    peer.open(true);
    // STREAMS_BLOCKED: one record of two bytes.
    assertEquals(List.of(2), peer.recordLengths);
  }

  @Test
  void opensThatWaitFailWithTheConnection() {
    peer.open(true);
    peer.open(true);
    peer.open(true);
    peer.heard();
    peer.record(Frames.applicationClose(4, "enough"));
    assertEquals(List.of("closed 4 enough", "not opened ConnectionClosedException"), peer.heard());
    peer.open(true);
    assertEquals(List.of("not opened IoFailureException"), peer.heard());
  }
}
