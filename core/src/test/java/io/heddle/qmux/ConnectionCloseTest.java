package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.session.CarrierStream;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ConnectionCloseTest {
  private FakePeer peer = FakePeer.established();

  @BeforeEach
  void establish() {
    peer = FakePeer.established();
  }

  @Test
  void closingSendsCodeAndReasonAndThenNothing() {
    peer.record(Frames.stream(0, 0, "unread", false));
    peer.heard();
    peer.engine.close(0xffff_ffffL, "good bye");
    assertEquals(List.of("APPLICATION_CLOSE 4294967295 good bye"), peer.sent());
    assertEquals(List.of("close sent"), peer.heard());
    assertEquals(true, peer.closed);
    assertEquals(0, peer.engine.table().size());
    peer.read(0);
    peer.write(0, 10, true);
    peer.stream(0).reset(1);
    peer.stream(0).stopSending(1);
    peer.engine.drain();
    peer.engine.flush();
    peer.engine.writable();
    peer.engine.malformed("text");
    peer.engine.close(1, "again");
    peer.record(Frames.stream(4, 0, "late", false));
    peer.engine.ended(new IoFailureException(Side.TRANSPORT, "late"));
    assertEquals(0, peer.engine.maxDatagramBytes());
    assertEquals(true, peer.sendDatagram(5));
    assertEquals(0, peer.engine.room(0));
    assertEquals(List.of(), peer.sent());
    assertEquals(List.of("close sent"), peer.heard());
  }

  @Test
  void whatWasWrittenGoesOutBeforeTheClose() {
    peer.open(false);
    peer.sent();
    peer.stream(3).write(Bytes.ofUtf8("last"), false);
    peer.engine.close(0, "");
    assertEquals(List.of("STREAM 3 @0 'last'", "APPLICATION_CLOSE 0 "), peer.sent());
  }

  @Test
  void aLongReasonIsSentUpTo1024Bytes() {
    peer.engine.close(1, "€".repeat(400));
    assertEquals(List.of("APPLICATION_CLOSE 1 " + "€".repeat(341)), peer.sent());
  }

  @Test
  void theApplicationsCloseIsToldAndAnsweredByShuttingDown() {
    peer.record(Frames.stream(0, 0, "unread", false), Frames.applicationClose(7, "enough"));
    assertEquals(List.of("arrived 0 bidi", "closed 7 enough"), peer.heard());
    assertEquals(List.of(), peer.sent());
    assertEquals(true, peer.closed);
    assertEquals(0, peer.engine.table().size());
  }

  @Test
  void anApplicationsCodeOfMoreThan32BitsIsAFailure() {
    peer.record(Frames.applicationClose(0x1_0000_0000L, ""));
    assertEquals(List.of("failed IoFailureException"), peer.heard());
  }

  @Test
  void anApplicationsGreatestCodeHas32Bits() {
    peer.record(Frames.applicationClose(0xffff_ffffL, "all"));
    assertEquals(List.of("closed 4294967295 all"), peer.heard());
  }

  @Test
  void nothingIsToldOfAStreamAsWhichArrivesTheApplicationCloses() {
    byte[][] frames = {
      Frames.stream(0, 0, "a payload that nobody wants", true),
      Frames.reset(0, 1, 0),
      Frames.stop(0, 1),
      Frames.numbers(0x11, 0, 1 << 20),
      Frames.numbers(0x15, 0, 0)
    };
    for (byte[] frame : frames) {
      FakePeer closing = FakePeer.established();
      closing.onArrival = () -> closing.engine.close(7, "");
      closing.record(frame, Frames.stream(4, 0, "more", true));
      assertEquals(List.of("arrived 0 bidi", "close sent"), closing.heard());
      assertEquals(List.of("APPLICATION_CLOSE 7 "), closing.sent());
      assertEquals(0, closing.engine.table().size());
    }
  }

  @Test
  void noMoreStreamsArriveOnceTheApplicationHasClosed() {
    peer.onArrival = () -> peer.engine.close(7, "");
    peer.record(Frames.stream(8, 0, "x", false));
    assertEquals(List.of("arrived 0 bidi", "close sent"), peer.heard());
  }

  @Test
  void theTransportsCloseIsAFailure() {
    peer.record(Frames.transportClose(TransportError.FLOW_CONTROL_ERROR, "too much"));
    assertEquals(List.of("failed IoFailureException"), peer.heard());
    assertEquals(List.of(), peer.sent());
    assertEquals(true, peer.closed);
    FakePeer other = FakePeer.established();
    other.record(Frames.transportClose(0x1ff, ""));
    assertEquals(List.of("failed IoFailureException"), other.heard());
    assertEquals(
        "The peer's QMux stack closed the connection with FLOW_CONTROL_ERROR: too much",
        peer.failure);
    assertEquals(
        "The peer's QMux stack closed the connection with " + TransportError.name(0x1ff),
        other.failure);
  }

  @Test
  void thePipesEndIsAFailure() {
    peer.record(Frames.stream(0, 0, "unread", false));
    peer.heard();
    peer.stream(0).write(Bytes.ofUtf8("not sent"), false);
    peer.engine.ended(new IoFailureException(Side.TRANSPORT, "gone"));
    assertEquals(List.of("failed IoFailureException"), peer.heard());
    assertEquals(false, peer.closed, "there is no pipe to close");
    assertEquals(0, peer.engine.table().size());
    peer.stream(0).write(Bytes.of(new byte[100]), false);
    assertEquals(List.of(), peer.sent());
  }

  @Test
  void whatIsNoRecordIsAViolation() {
    peer.engine.malformed("a text message");
    assertEquals(List.of("CLOSE PROTOCOL_VIOLATION"), peer.sent());
    assertEquals(List.of("failed IoFailureException"), peer.heard());
    assertEquals(
        "The peer broke the QMux protocol: a text message (PROTOCOL_VIOLATION)", peer.failure);
  }

  @Test
  void drainIsPassedOnBothWays() {
    peer.record(Frames.numbers(FrameType.HEDDLE_DRAIN));
    assertEquals(List.of("drain"), peer.heard());
    assertTrue(peer.engine.capabilities().sendsDrain());
    assertTrue(peer.engine.capabilities().hearsDrain());
    peer.engine.drain();
    assertEquals(List.of("DRAIN"), peer.sent());
  }

  @Test
  void drainWaitsForThePeersParameters() {
    FakePeer fresh = new FakePeer(QmuxConfig.client(FakePeer.SMALL).withTimeouts(0, 0));
    fresh.engine.drain();
    assertEquals(List.of(), fresh.sent());
    fresh.hello();
    assertEquals(List.of("DRAIN", "PING 0"), fresh.sent());
  }

  @Test
  void drainIsNotSentToAPeerThatDoesNotKnowIt() {
    FakePeer other = new FakePeer(QmuxConfig.client(FakePeer.SMALL).withTimeouts(0, 0));
    other.record(Frames.parameters(new byte[0]));
    other.sent();
    assertFalse(other.engine.capabilities().sendsDrain());
    assertFalse(other.engine.capabilities().hearsDrain());
    assertEquals(0, other.engine.capabilities().maxDatagramBytes());
    other.engine.drain();
    assertEquals(List.of(), other.sent());
  }

  @Test
  void whatWasWrittenAndNotSentIsGivenBackWhenThePeerCloses() {
    peer.engine.drain();
    peer.record(Frames.applicationClose(7, "enough"));
    assertEquals(List.of(), peer.sent());
    assertEquals(true, peer.closed);
  }

  @Test
  void deliveriesThatAreDueEndWithTheConnection() {
    peer.record(Frames.stream(0, 0, "ab", false));
    peer.heard();
    peer.stream(0).read();
    peer.engine.close(0, "");
    for (int i = 0; i < 10; i++) {
      peer.loop.step();
    }
    assertEquals(0, peer.loop.pending());
    assertEquals(List.of("close sent"), peer.heard());
  }

  @Tag("jvm")
  @Test
  void aConnectionThatHasEndedHoldsNoStreams() throws InterruptedException {
    List<WeakReference<CarrierStream>> ended = new ArrayList<>();
    peer.record(Frames.stream(0, 0, "unread", false), Frames.stream(4, 0, "", false));
    peer.write(0, 1000, false);
    peer.write(4, 500, false);
    peer.sent();
    // It waits for the connection's credit, and to say that it has been reset, and for a delivery.
    assertEquals(0, peer.stream(4).capacity());
    peer.stream(4).reset(1);
    peer.stream(0).read();
    for (CarrierStream stream : peer.streams.values()) {
      ended.add(new WeakReference<>(stream));
    }
    peer.streams.clear();
    peer.engine.close(0, "");
    for (int i = 0; i < 10; i++) {
      peer.loop.step();
    }
    for (WeakReference<CarrierStream> stream : ended) {
      for (int i = 0; i < 100 && stream.get() != null; i++) {
        System.gc();
        Thread.sleep(10);
      }
      assertNull(stream.get());
    }
    // It was held all the time.
    peer.engine.flush();
  }
}
