package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
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
    long received = before.bytesReceived().orElseThrow();
    long sent = before.bytesSent().orElseThrow();
    peer.loop.advance(40 * MS);
    peer.record(PONG_0);
    PathStats after = Outcomes.value(peer.engine.pathStats());
    assertEquals(OptionalLong.of(40 * MS), after.smoothedRttNs());
    assertEquals(OptionalLong.of(40 * MS), after.minRttNs());
    assertEquals(OptionalLong.of(20 * MS), after.rttVariationNs());
    assertEquals(OptionalLong.of(2), after.packetsSent());
    assertEquals(PONG_0.length, after.bytesReceived().orElseThrow() - received);
    peer.record(ping(5));
    PathStats last = Outcomes.value(peer.engine.pathStats());
    assertEquals(9, last.bytesSent().orElseThrow() - sent);
  }

  @Test
  void aPipeThatHasRoomAgainIsASignOfLife() {
    FakePeer peer = peer(6_000, 0);
    peer.loop.advance(5_900 * MS);
    peer.engine.writable();
    peer.loop.advance(5_900 * MS);
    assertEquals(false, peer.closed);
    peer.loop.advance(100 * MS);
    assertEquals(true, peer.closed);
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
  void whatIsSentIsToBeConfirmedWithinTheTimeout() {
    FakePeer peer = peer(30_000, 0);
    peer.open(false);
    answerPing(peer);
    peer.loop.advance(29_000 * MS);
    peer.write(3, 10, false);
    assertEquals(List.of("STREAM 3 @0 '" + "\0".repeat(10) + "'"), peer.sent());
    peer.loop.advance(4_999 * MS);
    assertEquals(List.of(), peer.sent());
    peer.loop.advance(1 * MS);
    assertEquals(List.of("PING 1"), peer.sent());
    // A third of the timeout for the answer.
    peer.loop.advance(9_999 * MS);
    assertEquals(false, peer.closed);
    peer.loop.advance(1 * MS);
    assertEquals(true, peer.closed);
  }

  @Test
  void whatIsSentEarlyIsAskedForBeforeTheTimeoutWouldHaveBeen() {
    FakePeer peer = peer(30_000, 0);
    peer.open(false);
    answerPing(peer);
    peer.loop.advance(1_000 * MS);
    peer.write(3, 1, false);
    peer.sent();
    peer.loop.advance(5_000 * MS - 1);
    assertEquals(List.of(), peer.sent());
    peer.loop.advance(1);
    assertEquals(List.of("PING 1"), peer.sent());
  }

  @Test
  void whatIsConfirmedInTimeIsNotAskedFor() {
    FakePeer peer = peer(30_000, 0);
    answerPing(peer);
    peer.open(false);
    for (int i = 0; i < 20; i++) {
      peer.write(3, 1, false);
      peer.sent();
      peer.loop.advance(4_000 * MS);
      peer.record(new byte[1]);
      assertEquals(List.of(), peer.sent());
    }
  }

  /** Milliseconds until the engine gives up a peer that hears and says nothing more. */
  private static long noticedAfterMs(long keepAliveMs, long writesEveryMs) {
    FakePeer peer = peer(30_000, keepAliveMs);
    answerPing(peer);
    long afterMs = 0;
    while (!peer.closed) {
      if (afterMs % writesEveryMs == 0) {
        peer.engine.sendDatagram(Bytes.of((byte) 1));
        peer.engine.flush();
      }
      afterMs++;
      peer.loop.advance(1 * MS);
      assertTrue(afterMs < 100_000, "never noticed");
    }
    return afterMs;
  }

  @Test
  void aPeerThatIsGoneIsNoticedWithinTheTimeoutHoweverOftenTheApplicationWrites() {
    for (long keepAliveMs : new long[] {0, 10_000, 18_000, 29_000}) {
      for (long writesEveryMs : new long[] {3, 100, 500, 7_000}) {
        assertEquals(30_000, noticedAfterMs(keepAliveMs, writesEveryMs));
      }
    }
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
    // It is gone since the last record, not since the ping.
    peer.loop.advance(19_999 * MS);
    assertEquals(false, peer.closed);
    peer.loop.advance(1 * MS);
    assertEquals(List.of("failed OperationTimeoutException"), peer.heard());
  }

  @Test
  void aPeerWithAShorterTimeoutIsPingedInTime() {
    for (boolean server : new boolean[] {true, false}) {
      QmuxConfig config =
          server ? QmuxConfig.server(FakePeer.SMALL) : QmuxConfig.client(FakePeer.SMALL);
      FakePeer peer = new FakePeer(config.withTimeouts(30_000, 18_000));
      peer.record(Frames.parameters(Frames.parameter(0x01, 6_000)));
      answerPing(peer);
      peer.loop.advance((server ? 4_000 : 3_600) * MS - 1);
      assertEquals(List.of(), peer.sent());
      peer.loop.advance(1);
      assertEquals(List.of("PING 1"), peer.sent());
    }
  }

  @Test
  void aPeerThatSendsWithoutAnAnswerHearsThatItArrives() {
    FakePeer peer = peer(30_000, 0);
    answerPing(peer);
    for (int i = 0; i < 99; i++) {
      peer.loop.advance(100 * MS);
      peer.record(Frames.datagram(1));
    }
    assertEquals(List.of(), peer.sent());
    peer.loop.advance(200 * MS);
    assertEquals(List.of("PING 1"), peer.sent());
    // Though that ping is not answered: its own answer may be stuck behind what it sends.
    for (int i = 0; i < 101; i++) {
      peer.record(Frames.datagram(1));
      peer.loop.advance(100 * MS);
    }
    assertEquals(List.of("PING 2"), peer.sent());
  }

  @Test
  void aStreamThatSendsWithoutAnAnswerHearsThatItArrives() {
    FakePeer peer = peer(30_000, 0);
    answerPing(peer);
    peer.loop.advance(500 * MS);
    peer.record(Frames.stream(0, 0, "a", false));
    peer.loop.advance(10_000 * MS - 1);
    assertEquals(List.of(), peer.sent());
    peer.loop.advance(1);
    assertEquals(List.of("PING 1"), peer.sent());
  }

  @Test
  void thatIsNotSaidEarlierBecauseATimeoutWasDueThatIsNoMore() {
    FakePeer peer = peer(30_000, 0);
    answerPing(peer);
    peer.loop.advance(25_000 * MS);
    peer.record(Frames.datagram(1));
    peer.loop.advance(10_000 * MS - 1);
    assertEquals(List.of(), peer.sent());
    peer.loop.advance(1);
    assertEquals(List.of("PING 1"), peer.sent());
  }

  @Test
  void pingsAndTheirAnswersNeedNoConfirmation() {
    FakePeer peer = peer(30_000, 0);
    answerPing(peer);
    peer.record(ping(1));
    assertEquals(List.of("PONG 1"), peer.sent());
    peer.loop.advance(29_999 * MS);
    assertEquals(List.of(), peer.sent());
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

  @Test
  void aLittleShorterTimeoutOfThePeersCounts() {
    FakePeer peer = new FakePeer(QmuxConfig.server(FakePeer.SMALL).withTimeouts(30_000, 0));
    peer.record(Frames.parameters(Frames.parameter(0x01, 29_900)));
    answerPing(peer);
    peer.loop.advance(29_899 * MS);
    assertEquals(false, peer.closed);
    peer.loop.advance(1 * MS);
    assertEquals(true, peer.closed);
  }

  @Test
  void aTimeoutBeforeTheClockOverflowsCounts() {
    FakePeer peer = peer(50, 0);
    answerPing(peer);
    peer.loop.advance(49 * MS);
    assertEquals(false, peer.closed);
    peer.loop.advance(1 * MS);
    assertEquals(true, peer.closed);
  }

  @Test
  void howeverManyRecordsComeOneTimerWaits() {
    FakePeer peer = peer(30_000, 0);
    answerPing(peer);
    for (int i = 0; i < 50; i++) {
      peer.loop.advance(10 * MS);
      peer.record(new byte[1]);
    }
    assertEquals(1, peer.loop.pending());
  }
}
