package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine is the server: the peer's streams have ids 0, 4, 8 and 2, 6, 10, its own 1 and 3. */
class StreamStateTest {
  private FakePeer peer = FakePeer.established();

  @BeforeEach
  void establish() {
    peer = FakePeer.established();
  }

  // ---- which stream a frame is for ----

  @Test
  void aStreamOpensThoseBelowIt() {
    peer.record(Frames.stream(8, 0, "x", false));
    assertEquals(List.of("arrived 0 bidi", "arrived 4 bidi", "arrived 8 bidi"), peer.heard());
    peer.record(Frames.stream(4, 0, "x", false));
    assertEquals(List.of(), peer.heard());
  }

  @Test
  void everyFrameOfASenderOpensItsStream() {
    peer.record(Frames.reset(2, 7, 0));
    peer.record(Frames.numbers(0x15, 6, 0));
    peer.record(Frames.numbers(0x11, 0, 5000));
    peer.record(Frames.stop(4, 7));
    assertEquals(
        List.of(
            "arrived 2 uni",
            "reset 2 7",
            "arrived 6 uni",
            "arrived 0 bidi",
            "arrived 4 bidi",
            "stopped 4 7"),
        peer.heard());
  }

  @Test
  void framesOfASenderForASendOnlyStreamAreStateErrors() {
    for (byte[] frame :
        new byte[][] {
          Frames.stream(3, 0, "x", false), Frames.reset(3, 0, 0), Frames.numbers(0x15, 3, 0)
        }) {
      FakePeer.established().expectError(TransportError.STREAM_STATE_ERROR, frame);
    }
  }

  @Test
  void framesOfAReceiverForAReceiveOnlyStreamAreStateErrors() {
    for (byte[] frame : new byte[][] {Frames.stop(2, 0), Frames.numbers(0x11, 2, 5)}) {
      FakePeer.established().expectError(TransportError.STREAM_STATE_ERROR, frame);
    }
  }

  @Test
  void framesForAStreamThatWasNotOpenedAreStateErrors() {
    for (byte[] frame :
        new byte[][] {
          Frames.stream(1, 0, "x", false),
          Frames.reset(1, 0, 0),
          Frames.stop(3, 0),
          Frames.numbers(0x11, 1, 5),
          Frames.numbers(0x15, 1, 5)
        }) {
      FakePeer.established().expectError(TransportError.STREAM_STATE_ERROR, frame);
    }
  }

  @Test
  void lateFramesForAStreamThatIsOverAreIgnored() {
    peer.record(Frames.reset(2, 7, 0));
    peer.heard();
    peer.expectAccepted(
        Frames.reset(2, 7, 0), Frames.stream(2, 0, "late", false), Frames.numbers(0x15, 2, 9));
    peer.open(false);
    peer.write(3, 1, true);
    peer.expectAccepted(Frames.stop(3, 7), Frames.numbers(0x11, 3, 9999));
    assertEquals(List.of("opened 3"), peer.heard());
  }

  // ---- receiving ----

  @Test
  void dataIsDeliveredOncePerRead() {
    peer.record(Frames.stream(0, 0, "ab", false), Frames.stream(0, 2, "cd", false));
    assertEquals(List.of("arrived 0 bidi"), peer.heard());
    peer.read(0);
    assertEquals(List.of("data 0 'ab'"), peer.heard());
    peer.read(0);
    assertEquals(List.of("data 0 'cd'"), peer.heard());
    peer.read(0);
    assertEquals(List.of(), peer.heard());
    peer.record(Frames.stream(0, 4, "ef", true));
    assertEquals(List.of("data 0 'ef'"), peer.heard());
    peer.read(0);
    assertEquals(List.of("end 0"), peer.heard());
    peer.read(0);
    assertEquals(List.of(), peer.heard());
  }

  @Test
  void aStreamThatThisEndOpenedReceivesToo() {
    peer.open(true);
    peer.record(Frames.stream(1, 0, "ab", false), Frames.reset(1, 9, 2));
    peer.open(true);
    peer.record(Frames.stream(5, 0, "ab", true));
    peer.read(5);
    assertEquals(List.of("opened 1", "reset 1 9", "opened 5", "data 5 'ab'"), peer.heard());
  }

  @Test
  void whoReadsOnHasItsTurnAfterTheOthers() {
    byte[] more = new byte[1000];
    for (long id : new long[] {0, 4}) {
      peer.record(Frames.stream(id, 0, more, false), Frames.stream(id, 1000, more, false));
    }
    peer.heard();
    peer.onData = id -> peer.stream(id).read();
    peer.stream(0).read();
    peer.stream(4).read();
    assertEquals(
        List.of("data 0 1000 bytes", "data 4 1000 bytes", "data 0 1000 bytes", "data 4 1000 bytes"),
        peer.heard());
  }

  @Test
  void deliveryNeverComesFromWithinTheRead() {
    peer.record(Frames.stream(0, 0, "ab", false));
    peer.heard();
    peer.stream(0).read();
    assertEquals(1, peer.loop.pending());
    assertEquals(List.of("data 0 'ab'"), peer.heard());
  }

  @Test
  void aGapIsAViolation() {
    peer.record(Frames.stream(0, 0, "ab", false));
    peer.expectError(TransportError.PROTOCOL_VIOLATION, Frames.stream(0, 3, "x", false));
  }

  @Test
  void bytesSentAgainAreAViolation() {
    peer.record(Frames.stream(0, 0, "ab", false));
    peer.expectError(TransportError.PROTOCOL_VIOLATION, Frames.stream(0, 1, "x", false));
  }

  @Test
  void dataPastTheFinalSizeIsAnError() {
    peer.record(Frames.stream(0, 0, "ab", true));
    peer.expectError(TransportError.FINAL_SIZE_ERROR, Frames.stream(0, 2, "x", false));
  }

  @Test
  void anotherFinalSizeIsAnError() {
    peer.record(Frames.stream(0, 0, "ab", true));
    peer.expectError(TransportError.FINAL_SIZE_ERROR, Frames.stream(0, 1, "", true));
  }

  @Test
  void aFinalSizeBelowWhatHasArrivedIsAnError() {
    peer.record(Frames.stream(0, 0, "abc", false));
    peer.expectError(TransportError.FINAL_SIZE_ERROR, Frames.stream(0, 1, "", true));
  }

  @Test
  void theSameFinAgainIsIgnored() {
    peer.expectAccepted(Frames.stream(0, 0, "ab", true), Frames.stream(0, 2, "", true));
  }

  @Test
  void aResetIsToldWithoutARead() {
    peer.record(Frames.stream(0, 0, "ab", false), Frames.reset(0, 9, 5));
    assertEquals(List.of("arrived 0 bidi", "reset 0 9"), peer.heard());
    peer.read(0);
    assertEquals(List.of(), peer.heard());
  }

  @Test
  void aResetWithACodeOfMoreThan32BitsHasNone() {
    peer.record(Frames.reset(0, 0xffff_ffffL, 0), Frames.reset(4, 0x1_0000_0000L, 0));
    assertEquals(
        List.of(
            "arrived 0 bidi",
            "reset 0 4294967295",
            "arrived 4 bidi",
            "reset 4 none of 0x100000000"),
        peer.heard());
  }

  @Test
  void resetAfterFinIsIgnored() {
    peer.record(Frames.stream(0, 0, "ab", true), Frames.reset(0, 9, 2));
    peer.read(0);
    peer.read(0);
    assertEquals(List.of("arrived 0 bidi", "data 0 'ab'", "end 0"), peer.heard());
  }

  @Test
  void resetWithAnotherSizeThanFinIsAnError() {
    peer.record(Frames.stream(0, 0, "ab", true));
    peer.expectError(TransportError.FINAL_SIZE_ERROR, Frames.reset(0, 9, 3));
  }

  @Test
  void resetBelowWhatHasArrivedIsAnError() {
    peer.record(Frames.stream(0, 0, "ab", false));
    peer.expectError(TransportError.FINAL_SIZE_ERROR, Frames.reset(0, 9, 1));
  }

  @Test
  void resetOfAnotherSizeThanTheResetBeforeIsAnError() {
    peer.record(Frames.reset(0, 9, 4));
    peer.expectError(TransportError.FINAL_SIZE_ERROR, Frames.reset(0, 9, 5));
  }

  @Test
  void dataAfterAResetIsAnError() {
    peer.record(Frames.reset(0, 9, 4));
    peer.expectError(TransportError.FINAL_SIZE_ERROR, Frames.stream(0, 4, "x", false));
  }

  // ---- giving up reading ----

  @Test
  void stoppingAsksThePeerToStopAndDiscardsWhatComes() {
    peer.record(Frames.stream(0, 0, "ab", false));
    peer.stream(0).stopSending(33);
    assertEquals(List.of("STOP_SENDING 0 code 33"), peer.sent());
    peer.heard();
    peer.record(Frames.stream(0, 2, "cd", false));
    peer.read(0);
    peer.record(Frames.reset(0, 33, 9));
    assertEquals(List.of(), peer.heard());
    assertEquals(0, peer.engine.table().bufferedBytes());
  }

  @Test
  void stoppingAfterTheLastByteAsksNothing() {
    peer.record(Frames.stream(2, 0, "ab", true));
    peer.stream(2).stopSending(33);
    peer.stream(2).stopSending(34);
    assertEquals(List.of(), peer.sent());
    assertEquals(0, peer.engine.table().size());
  }

  @Test
  void aStoppedStreamIsOverWithTheFin() {
    peer.record(Frames.stream(2, 0, "ab", false));
    peer.stream(2).stopSending(33);
    assertEquals(1, peer.engine.table().size());
    peer.record(Frames.stream(2, 2, "cd", true));
    assertEquals(0, peer.engine.table().size());
  }

  @Test
  void aStopIsNotSentIfTheStreamEndsFirst() {
    peer.record(Frames.stream(0, 0, "ab", false));
    peer.room = 0;
    peer.stream(0).stopSending(33);
    peer.record(Frames.reset(0, 1, 2));
    peer.room = 1000;
    peer.engine.writable();
    assertEquals(List.of(), peer.sent());
  }

  // ---- sending ----

  @Test
  void finEndsTheSendingPart() {
    peer.record(Frames.stream(0, 0, "", true));
    peer.read(0);
    peer.write(0, 3, false);
    peer.write(0, 0, true);
    assertEquals(List.of("STREAM 0 @0 '\0\0\0'", "STREAM 0 @3 '' FIN"), peer.sent());
    assertEquals(0, peer.engine.table().size());
    peer.write(0, 3, false);
    peer.stream(0).reset(1);
    assertEquals(List.of(), peer.sent());
    assertEquals(0, peer.stream(0).capacity());
  }

  @Test
  void resetTellsHowMuchWasSent() {
    peer.open(false);
    peer.write(3, 30, false);
    peer.stream(3).reset(0xffff_ffffL);
    peer.stream(3).reset(5);
    peer.write(3, 30, false);
    assertEquals(0, peer.stream(3).capacity());
    assertEquals(
        List.of("STREAM 3 @0 ''", "STREAM 3 @0 30 bytes", "RESET_STREAM 3 code 4294967295 size 30"),
        peer.sent());
    assertEquals(0, peer.engine.table().size());
  }

  @Test
  void aStreamResetBeforeItWasAnnouncedIsAnnouncedAllTheSame() {
    peer.room = 0;
    peer.open(false);
    peer.stream(3).reset(5);
    peer.room = 100;
    peer.engine.writable();
    assertEquals(List.of("STREAM 3 @0 ''", "RESET_STREAM 3 code 5 size 0"), peer.sent());
  }

  @Test
  void stopSendingIsAnsweredByResetWithItsCode() {
    peer.open(false);
    peer.write(3, 30, false);
    peer.sent();
    peer.record(Frames.stop(3, 0x1_0000_0000L));
    assertEquals(List.of("RESET_STREAM 3 code 4294967296 size 30"), peer.sent());
    assertEquals(List.of("opened 3", "stopped 3 none of 0x100000000"), peer.heard());
  }

  @Test
  void stopSendingAfterAResetIsNotTold() {
    peer.room = 0;
    peer.open(true);
    peer.stream(1).reset(5);
    peer.record(Frames.stop(1, 6));
    assertEquals(List.of("opened 1"), peer.heard());
    peer.room = 1000;
    peer.engine.writable();
    assertEquals(List.of("STREAM 1 @0 ''", "RESET_STREAM 1 code 5 size 0"), peer.sent());
  }

  @Test
  void stopSendingAfterFinIsIgnored() {
    peer.open(true);
    peer.write(1, 1, true);
    peer.sent();
    peer.record(Frames.stop(1, 6));
    assertEquals(List.of("opened 1"), peer.heard());
    assertEquals(List.of(), peer.sent());
  }

  @Test
  void directionsThatAStreamDoesNotHaveTakeNoCalls() {
    peer.record(Frames.stream(2, 0, "", false));
    peer.open(false);
    peer.sent();
    peer.write(2, 5, false);
    peer.stream(2).reset(1);
    peer.read(3);
    peer.stream(3).stopSending(1);
    peer.stream(3).priority(io.heddle.StreamPriority.CRITICAL);
    assertEquals(0, peer.stream(2).capacity());
    assertEquals(List.of(), peer.sent());
  }

  @Test
  void aReaderThatWaitsHearsAnEndWithoutBytes() {
    peer.record(Frames.stream(2, 0, "x", false));
    peer.read(2);
    peer.read(2);
    peer.heard();
    peer.record(Frames.stream(2, 1, "", true));
    assertEquals(List.of("end 2"), peer.heard());
  }

  @Test
  void oneDirectionGoesOnWhenTheOtherHasEnded() {
    peer.record(Frames.stream(0, 0, "x", false));
    peer.read(0);
    peer.write(0, 1, true);
    peer.heard();
    peer.read(0);
    peer.record(Frames.stream(0, 1, "y", false));
    assertEquals(List.of("data 0 'y'"), peer.heard());
  }

  @Test
  void aRecordMakesNoRoomWhereThereIsNone() {
    peer.room = 0;
    assertEquals(0, peer.engine.room(0));
    peer.record(Frames.numbers(FrameType.QX_PING_REQUEST, 1));
    assertEquals(List.of(), peer.heard());
    peer.room = 1000;
    peer.engine.writable();
    assertEquals(List.of("writable"), peer.heard());
  }

  @Test
  void aShortRecordWithoutPayloadIsGivenBack() {
    peer.expectAccepted(Frames.numbers(0x08, 2));
    assertEquals(List.of("arrived 2 uni"), peer.heard());
  }

  @Test
  void whatComesBeforeADeliveryThatIsDueIsDeliveredAfterIt() {
    peer.record(Frames.stream(0, 0, "ab", false));
    peer.stream(0).read();
    peer.record(Frames.stream(0, 2, "cd", false));
    peer.read(0);
    assertEquals(List.of("arrived 0 bidi", "data 0 'ab'", "data 0 'cd'"), peer.heard());
  }
}
