package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.InvalidConfigurationException;
import io.heddle.PathStats;
import io.heddle.memory.Outcomes;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LivenessTest {
  private static final long MS = 1_000_000;
  private static final byte[] PONG_0 = Frames.numbers(FrameType.QX_PING_RESPONSE, 0);

  private static FakePeer peer(long idleTimeoutMs, long keepAliveMs) {
    FakePeer peer =
        new FakePeer(QmuxConfig.server(FakePeer.SMALL).withTimeouts(idleTimeoutMs, keepAliveMs));
    peer.hello();
    peer.sent();
    peer.heard();
    return peer;
  }

  private static byte[] ping(long sequence) {
    return Frames.numbers(FrameType.QX_PING_REQUEST, sequence);
  }

  // ---- QX_PING ----

  @Test
  void aPingIsAnswered() {
    FakePeer peer = peer(0, 0);
    peer.record(ping(77));
    assertEquals(List.of("PONG 77"), peer.sent());
  }

  @Test
  void onlyTheLargestOfSeveralPingsIsAnswered() {
    FakePeer peer = peer(0, 0);
    peer.record(ping(7), ping(8), ping(20));
    assertEquals(List.of("PONG 20"), peer.sent());
  }

  @Test
  void pingsThatAreNotReadAreAnsweredOnce() {
    FakePeer peer = peer(0, 0);
    peer.room = 0;
    for (int i = 0; i < 1000; i++) {
      peer.record(ping(i));
    }
    assertEquals(List.of(), peer.sent());
    peer.room = 1000;
    peer.engine.writable();
    assertEquals(List.of("PONG 999"), peer.sent());
  }

  @Test
  void pingsMustIncrease() {
    FakePeer peer = peer(0, 0);
    peer.expectAccepted(ping(0), ping(1));
    peer.expectError(TransportError.PROTOCOL_VIOLATION, ping(1));
  }

  @Test
  void anAnswerToWhatWasNotAskedIsAViolation() {
    FakePeer peer = peer(0, 0);
    peer.expectAccepted(PONG_0);
    peer.expectError(
        TransportError.PROTOCOL_VIOLATION, Frames.numbers(FrameType.QX_PING_RESPONSE, 1));
  }

  @Test
  void theRoundTripTimeIsMeasured() {
    FakePeer peer = peer(0, 0);
    PathStats before = Outcomes.value(peer.engine.pathStats());
    assertEquals(OptionalLong.empty(), before.smoothedRttNs());
    assertEquals(OptionalLong.of(1), before.packetsReceived());
    peer.loop.advance(40 * MS);
    peer.record(PONG_0);
    PathStats after = Outcomes.value(peer.engine.pathStats());
    assertEquals(OptionalLong.of(40 * MS), after.smoothedRttNs());
    assertEquals(OptionalLong.of(40 * MS), after.minRttNs());
    assertEquals(OptionalLong.of(20 * MS), after.rttVariationNs());
    assertEquals(OptionalLong.of(2), after.packetsSent());
  }

  @Test
  void theRoundTripTimeIsMeasuredAgainWhileDataArrives() {
    FakePeer peer = peer(0, 0);
    peer.loop.advance(40 * MS);
    peer.record(PONG_0);
    peer.record(Frames.stream(0, 0, "a", false));
    assertEquals(List.of(), peer.sent());
    peer.loop.advance(960 * MS);
    peer.record(Frames.stream(0, 1, "b", false));
    assertEquals(List.of("PING 1"), peer.sent());
    peer.loop.advance(120 * MS);
    peer.record(Frames.numbers(FrameType.QX_PING_RESPONSE, 1));
    PathStats stats = Outcomes.value(peer.engine.pathStats());
    assertEquals(OptionalLong.of(50 * MS), stats.smoothedRttNs());
    assertEquals(OptionalLong.of(40 * MS), stats.minRttNs());
    assertEquals(OptionalLong.of(35 * MS), stats.rttVariationNs());
  }

  // ---- idle timeout ----

  private static void answerPing(FakePeer peer) {
    peer.record(PONG_0);
    peer.sent();
    peer.heard();
  }

  @Test
  void aSilentConnectionEndsWithoutAFrame() {
    FakePeer peer = peer(30_000, 0);
    answerPing(peer);
    peer.loop.advance(29_999 * MS);
    assertEquals(false, peer.closed);
    peer.loop.advance(1 * MS);
    assertEquals(List.of("failed OperationTimeoutException"), peer.heard());
    assertEquals(List.of(), peer.sent());
    assertEquals(true, peer.closed);
    assertEquals(0, peer.loop.pending());
  }

  @Test
  void recordsReceivedRestartTheTimer() {
    FakePeer peer = peer(30_000, 0);
    answerPing(peer);
    peer.loop.advance(29_000 * MS);
    peer.record(new byte[1]);
    peer.loop.advance(29_999 * MS);
    assertEquals(false, peer.closed);
    peer.loop.advance(1 * MS);
    assertEquals(true, peer.closed);
  }

  @Test
  void recordsSentRestartTheTimer() {
    FakePeer peer = peer(30_000, 0);
    answerPing(peer);
    peer.open(false);
    peer.loop.advance(29_000 * MS);
    peer.write(3, 10, false);
    peer.loop.advance(29_999 * MS);
    assertEquals(false, peer.closed);
    peer.loop.advance(1 * MS);
    assertEquals(true, peer.closed);
  }

  @Test
  void recordsSentProveNothingWhileAPingIsUnanswered() {
    FakePeer peer = peer(30_000, 0);
    peer.open(false);
    peer.loop.advance(29_000 * MS);
    peer.write(3, 10, false);
    peer.loop.advance(1_000 * MS);
    assertEquals(true, peer.closed);
  }

  @Test
  void theShorterOfBothTimeoutsCounts() {
    FakePeer peer = new FakePeer(QmuxConfig.server(FakePeer.SMALL).withTimeouts(30_000, 0));
    peer.record(Frames.parameters(Frames.parameter(0x01, 5_000)));
    answerPing(peer);
    peer.loop.advance(4_999 * MS);
    assertEquals(false, peer.closed);
    peer.loop.advance(1 * MS);
    assertEquals(true, peer.closed);
  }

  @Test
  void thePeersTimeoutCountsWhereThereIsNone() {
    FakePeer peer = new FakePeer(QmuxConfig.server(FakePeer.SMALL).withTimeouts(0, 0));
    peer.record(Frames.parameters(Frames.parameter(0x01, 5_000)));
    peer.loop.advance(4_999 * MS);
    assertEquals(false, peer.closed);
    peer.loop.advance(1 * MS);
    assertEquals(true, peer.closed);
  }

  @Test
  void aTimeoutBeyondAllTimeIsNone() {
    FakePeer peer = new FakePeer(QmuxConfig.server(FakePeer.SMALL).withTimeouts(0, 0));
    peer.record(Frames.parameters(Frames.parameter(0x01, (1L << 62) - 1)));
    peer.sent();
    assertEquals(0, peer.loop.pending());
  }

  @Test
  void aPeerThatNeverBeginsTimesOut() {
    FakePeer peer = new FakePeer(QmuxConfig.server(FakePeer.SMALL).withTimeouts(10_000, 3_000));
    peer.loop.advance(10_000 * MS);
    assertEquals(List.of("failed OperationTimeoutException"), peer.heard());
  }

  // ---- keep-alive ----

  @Test
  void aSilentPeerIsPinged() {
    FakePeer peer = peer(30_000, 10_000);
    peer.record(PONG_0);
    for (int i = 1; i < 20; i++) {
      peer.loop.advance(9_999 * MS);
      assertEquals(List.of(), peer.sent());
      peer.loop.advance(1 * MS);
      assertEquals(List.of("PING " + i), peer.sent());
      peer.record(Frames.numbers(FrameType.QX_PING_RESPONSE, i));
    }
    assertEquals(false, peer.closed);
  }

  @Test
  void aPeerThatDoesNotAnswerTimesOut() {
    FakePeer peer = peer(30_000, 10_000);
    peer.record(PONG_0);
    peer.loop.advance(10_000 * MS);
    assertEquals(List.of("PING 1"), peer.sent());
    peer.loop.advance(29_999 * MS);
    assertEquals(false, peer.closed);
    peer.loop.advance(1 * MS);
    assertEquals(List.of("failed OperationTimeoutException"), peer.heard());
  }

  @Test
  void noTimerIsLeftAfterTheClose() {
    FakePeer peer = peer(30_000, 10_000);
    peer.engine.close(0, "");
    peer.loop.runUntilIdle();
    assertEquals(List.of("close sent"), peer.heard());
  }

  @Test
  void configurationsThatCannotBeAreRefused() {
    QmuxConfig config = QmuxConfig.client(FakePeer.SMALL);
    assertThrows(InvalidConfigurationException.class, () -> config.withTimeouts(-1, 0));
    assertThrows(InvalidConfigurationException.class, () -> config.withTimeouts(0, -1));
    assertEquals(16_382, config.withRecords(16_382, 0).maxRecordBytes());
    assertThrows(InvalidConfigurationException.class, () -> config.withRecords(16_381, 0));
    assertEquals(16_382, config.withRecords(16_382, 16_382).maxDatagramFrameBytes());
    assertThrows(InvalidConfigurationException.class, () -> config.withRecords(16_382, 16_383));
    assertThrows(InvalidConfigurationException.class, () -> config.withRecords(16_382, -1));
  }
}
