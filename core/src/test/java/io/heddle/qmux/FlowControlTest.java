package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.Limits;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlowControlTest {
  private FakePeer peer = FakePeer.established();

  @BeforeEach
  void establish() {
    peer = FakePeer.established();
  }

  private static byte[] bytes(long id, long offset, int length) {
    return Frames.stream(id, offset, new byte[length], false);
  }

  // ---- receiving ----

  @Test
  void aStreamMayFillItsWindow() {
    peer.expectAccepted(bytes(0, 0, 2048));
  }

  @Test
  void aByteMoreThanTheStreamsWindowIsAnError() {
    peer.expectError(TransportError.FLOW_CONTROL_ERROR, bytes(0, 0, 2049));
  }

  @Test
  void streamsMayFillTheConnectionsWindow() {
    peer.expectAccepted(bytes(0, 0, 2000), bytes(4, 0, 2000), bytes(2, 0, 96));
  }

  @Test
  void aByteMoreThanTheConnectionsWindowIsAnError() {
    peer.expectError(
        TransportError.FLOW_CONTROL_ERROR, bytes(0, 0, 2000), bytes(4, 0, 2000), bytes(2, 0, 97));
  }

  @Test
  void aResetCountsWhatItSkips() {
    peer.expectAccepted(Frames.reset(0, 0, 2048), Frames.reset(4, 0, 2048));
    FakePeer.established().expectError(TransportError.FLOW_CONTROL_ERROR, Frames.reset(0, 0, 2049));
    FakePeer.established()
        .expectError(
            TransportError.FLOW_CONTROL_ERROR,
            bytes(0, 0, 2000),
            bytes(4, 0, 2000),
            Frames.reset(8, 0, 97));
  }

  @Test
  void nothingReadNothingGranted() {
    peer.record(bytes(0, 0, 2048));
    assertEquals(List.of(), peer.sent());
  }

  @Test
  void creditFollowsTheReader() {
    peer.record(bytes(0, 0, 1000), bytes(0, 1000, 1048));
    peer.read(0);
    assertEquals(List.of("MAX_STREAM_DATA 0 3048"), peer.sent());
    peer.read(0);
    assertEquals(List.of("MAX_DATA 6144", "MAX_STREAM_DATA 0 4096"), peer.sent());
  }

  @Test
  void smallReadsAreGrantedTogether() {
    int granted = 0;
    for (int i = 0; i < 40; i++) {
      peer.record(bytes(0, i * 100L, 100));
      peer.read(0);
      granted += peer.sent().size();
    }
    // 4,000 bytes, half a window at a time: 1,024 of the stream, 2,048 of the connection.
    assertEquals(4, granted);
  }

  @Test
  void noCreditIsGrantedOnAStreamWhoseEndIsKnown() {
    peer.record(Frames.stream(0, 0, new byte[2000], true));
    peer.read(0);
    assertEquals(List.of(), peer.sent());
  }

  @Test
  void whatAStoppedStreamSendsIsGrantedToTheConnectionOnly() {
    peer.record(bytes(0, 0, 1500));
    peer.stream(0).stopSending(1);
    peer.record(bytes(0, 1500, 548));
    assertEquals(List.of("MAX_DATA 6144", "STOP_SENDING 0 code 1"), peer.sent());
  }

  @Test
  void whatAResetDropsIsGrantedToTheConnection() {
    peer.record(bytes(0, 0, 1500), Frames.reset(0, 1, 2048));
    assertEquals(List.of("MAX_DATA 6144"), peer.sent());
  }

  @Test
  void creditWaitsForRoomInThePipe() {
    peer.record(bytes(0, 0, 2048));
    peer.room = 0;
    peer.read(0);
    assertEquals(List.of(), peer.sent());
    peer.room = 1000;
    peer.engine.writable();
    assertEquals(List.of("MAX_DATA 6144", "MAX_STREAM_DATA 0 4096"), peer.sent());
  }

  @Test
  void whileReadsWaitWhatNobodyReadsIsGrantedInAdvance() {
    peer.record(bytes(0, 0, 2048), bytes(4, 0, 2048));
    assertTrue(peer.engine.isCreditSpent());
    peer.engine.readsWait(false);
    assertEquals(List.of(), peer.sent());
    peer.engine.readsWait(true);
    assertEquals(List.of("MAX_DATA 8192"), peer.sent());
    assertFalse(peer.engine.isCreditSpent());
    peer.record(bytes(2, 0, 2048));
    assertEquals(List.of("MAX_DATA 10240"), peer.sent());
    assertEquals(2048 * 3, peer.engine.table().bufferedBytes());
    assertEquals(2048 * 3, peer.engine.table().heldCredit());
    peer.engine.close(0, "");
    assertFalse(peer.engine.isCreditSpent());
  }

  @Test
  void theApplicationIsToldOnceNoMoreIsGrantedInAdvance() {
    Limits limits =
        Limits.builder()
            .streamWindowBytes(2048)
            .connectionWindowBytes(4096)
            .maxUnreadBytes(0)
            .build();
    FakePeer narrow = new FakePeer(QmuxConfig.server(limits).withTimeouts(0, 0));
    narrow.hello();
    narrow.engine.readsWait(true);
    narrow.record(bytes(0, 0, 2048), bytes(4, 0, 2047));
    narrow.sent();
    narrow.heard();
    narrow.record(bytes(4, 2047, 1));
    assertEquals(List.of("credit spent"), narrow.heard());
    assertEquals(List.of(), narrow.sent());
  }

  @Test
  void shortPiecesThatWaitAreGathered() {
    for (int i = 0; i < 2000; i++) {
      peer.record(Frames.stream(0, i, "x", false));
    }
    peer.read(0);
    peer.read(0);
    assertEquals(List.of("arrived 0 bidi", "data 0 'x'", "data 0 1999 bytes"), peer.heard());
  }

  @Test
  void aWindowGrowsWhileItLimitsTheRate() {
    Limits limits =
        Limits.builder().streamWindowBytes(4 << 20).connectionWindowBytes(16 << 20).build();
    FakePeer wide = new FakePeer(QmuxConfig.server(limits).withTimeouts(0, 0));
    wide.hello();
    wide.loop.advance(50_000_000);
    wide.record(Frames.numbers(FrameType.QX_PING_RESPONSE, 0));
    wide.sent();
    long offset = 0;
    long limit = 1 << 20;
    for (int i = 0; i < 6; i++) {
      wide.loop.advance(50_000_000);
      while (offset < limit) {
        int piece = (int) Math.min(60_000, limit - offset);
        wide.record(Frames.stream(0, offset, new byte[piece], false));
        wide.read(0);
        offset += piece;
      }
      for (String frame : wide.sent()) {
        if (frame.startsWith("MAX_STREAM_DATA 0 ")) {
          limit = Long.parseLong(frame.substring("MAX_STREAM_DATA 0 ".length()));
        }
      }
    }
    // From 1 MiB to the bound of 4 MiB, which is not passed.
    assertEquals(true, limit - offset > 2 << 20, "window " + (limit - offset));
    assertEquals(true, limit - offset <= 4 << 20, "window " + (limit - offset));
  }

  // ---- sending: 1,000 bytes a stream, 1,500 a connection ----

  @Test
  void capacityIsTheStreamsCredit() {
    peer.open(false);
    assertEquals(1000, peer.stream(3).capacity());
    peer.write(3, 400, false);
    assertEquals(600, peer.stream(3).capacity());
  }

  @Test
  void capacityIsBoundedByTheConnectionsCredit() {
    peer.open(false);
    peer.open(false);
    peer.write(3, 1000, false);
    assertEquals(500, peer.stream(7).capacity());
  }

  @Test
  void capacityIsBoundedByRoomInThePipe() {
    peer.open(false);
    peer.sent();
    peer.room = 300;
    assertEquals(300, peer.stream(3).capacity());
    peer.room = -5;
    assertEquals(0, peer.stream(3).capacity());
    assertEquals(-5, peer.engine.room(0));
  }

  @Test
  void aStreamThatNeedsCreditSaysSoOnceForEachLimit() {
    peer.open(false);
    peer.write(3, 1000, false);
    peer.sent();
    peer.heard();
    assertEquals(0, peer.stream(3).capacity());
    assertEquals(List.of("STREAM_DATA_BLOCKED 3"), peer.sent());
    assertEquals(0, peer.stream(3).capacity());
    assertEquals(List.of(), peer.sent());
    assertArrayEquals(Frames.numbers(0x15, 3, 1000), peer.lastRecord);
    peer.record(Frames.numbers(0x11, 3, 999));
    assertEquals(List.of(), peer.heard());
    peer.record(Frames.numbers(0x11, 3, 1100));
    assertEquals(List.of("writable 3", "writable"), peer.heard());
    assertEquals(100, peer.stream(3).capacity());
    peer.record(Frames.numbers(0x11, 3, 1200));
    assertEquals(List.of(), peer.heard());
  }

  @Test
  void streamsThatNeedTheConnectionsCreditAreWokenInTurn() {
    peer.open(false);
    peer.open(true);
    peer.write(3, 1000, false);
    peer.write(1, 500, false);
    peer.sent();
    peer.heard();
    peer.recordLengths.clear();
    assertEquals(0, peer.stream(1).capacity());
    assertEquals(List.of(), peer.sent());
    assertEquals(1, peer.recordLengths.size());
    assertEquals(0, peer.stream(1).capacity());
    assertEquals(List.of(), peer.sent());
    assertEquals(1, peer.recordLengths.size());
    // RFC 9000 §19.12: DATA_BLOCKED, and the limit.
    assertArrayEquals(Frames.numbers(0x14, 1500), peer.lastRecord);
    peer.record(Frames.numbers(0x10, 1500));
    assertEquals(List.of(), peer.heard());
    peer.record(Frames.numbers(0x10, 1700));
    assertEquals(List.of("writable 1", "writable"), peer.heard());
    assertEquals(200, peer.stream(1).capacity());
    peer.record(Frames.numbers(0x10, 1800));
    assertEquals(List.of(), peer.heard());
  }

  /** A peer that takes what comes, and a stream whose writes nobody else's pass. */
  private static FakePeer wide() {
    FakePeer wide = new FakePeer(QmuxConfig.server(FakePeer.SMALL).withTimeouts(0, 0));
    wide.record(FakePeer.parameters(1 << 24, 1 << 24, 1).encode());
    wide.record(Frames.numbers(FrameType.QX_PING_RESPONSE, 0));
    wide.open(false);
    wide.sent();
    wide.heard();
    return wide;
  }

  private static int fill(FakePeer wide, int level) {
    int written = 0;
    for (int room = wide.engine.room(level); room > 0; room = wide.engine.room(level)) {
      wide.write(3, room, false);
      written += room;
    }
    return written;
  }

  @Test
  void ofUrgentStreamsALittleMoreIsUnderWayWhereOthersSendToo() {
    FakePeer alone = wide();
    assertTrue(fill(alone, 128) > 0);
    assertTrue(alone.engine.room(255) <= 0, "nobody is outranked");
    FakePeer contested = wide();
    contested.engine.room(255);
    assertTrue(fill(contested, 128) > 0);
    int more = fill(contested, 255);
    assertTrue(more > 3 << 10 && more <= 4 << 10, () -> more + " bytes");
  }

  @Test
  void whatWaitsForAnswersThatDoNotComeGoesOnInTime() {
    FakePeer wide = wide();
    fill(wide, 128);
    wide.sent();
    assertEquals(List.of(), wide.heard());
    wide.loop.advance(10_000_000_000L);
    assertTrue(wide.heard().contains("writable"));
    assertTrue(wide.engine.room(128) > 0);
    assertEquals(0, wide.loop.pending());
  }

  @Test
  void datagramsAreProbedAsStreamsAre() {
    FakePeer wide = wide();
    for (int i = 0; i < 20; i++) {
      assertTrue(wide.sendDatagram(1000));
    }
    assertTrue(wide.sent().stream().anyMatch(frame -> frame.startsWith("PING ")));
  }

  @Test
  void datagramsThatGoTogetherAreProbedInBetween() {
    FakePeer wide = wide();
    for (int i = 0; i < 20; i++) {
      assertTrue(wide.engine.sendDatagram(Bytes.of(new byte[1000])));
    }
    wide.engine.flush();
    List<String> sent = wide.sent();
    assertTrue(sent.indexOf("PING 1") >= 0, sent::toString);
    assertTrue(sent.indexOf("PING 1") < sent.lastIndexOf("DATAGRAM 1000"), sent::toString);
  }

  @Test
  void whatWasRefusedForTheOpenRecordsSakeGoesOnOnceItIsSent() {
    peer.open(false);
    peer.sent();
    peer.heard();
    peer.room = 100;
    peer.stream(3).write(Bytes.of(new byte[98]), false);
    assertTrue(peer.engine.room(0) <= 0);
    peer.room = 5000;
    peer.engine.flush();
    assertEquals(List.of("writable"), peer.heard());
  }

  @Test
  void recordsAreAsLongAsThePeerAccepts() {
    FakePeer wide = new FakePeer(QmuxConfig.server(FakePeer.SMALL).withTimeouts(0, 0));
    wide.record(
        new TransportParameters(0, 1 << 20, 0, 0, 1 << 20, 0, 1, 1 << 20, 20_000, true).encode());
    wide.open(false);
    wide.recordLengths.clear();
    wide.write(3, 100_000, false);
    int longest = wide.recordLengths.stream().max(Integer::compare).orElseThrow();
    assertTrue(longest <= 20_000 && longest > 19_900, wide.recordLengths::toString);
    assertEquals(20_000 - 1 - 4, wide.engine.maxDatagramBytes());
    wide.recordLengths.clear();
    assertTrue(wide.sendDatagram(wide.engine.maxDatagramBytes()));
    assertEquals(20_000, wide.recordLengths.get(0));
  }

  @Test
  void aStreamThatWasResetIsNotWoken() {
    peer.open(false);
    peer.open(true);
    peer.write(3, 1000, false);
    peer.write(1, 500, false);
    assertEquals(0, peer.stream(1).capacity());
    peer.stream(1).reset(3);
    peer.sent();
    peer.heard();
    peer.record(Frames.numbers(0x10, 1700));
    assertEquals(List.of("writable"), peer.heard());
  }
}
