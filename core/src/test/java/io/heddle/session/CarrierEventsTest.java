package io.heddle.session;

import static io.heddle.memory.Outcomes.done;
import static io.heddle.memory.Outcomes.failure;
import static io.heddle.memory.Outcomes.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.CloseInfo;
import io.heddle.Datagrams.Outcome;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.Limits;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.SessionClosedException;
import io.heddle.SessionRequest;
import io.heddle.StreamException;
import io.heddle.StreamException.Kind;
import io.heddle.StreamPriority;
import io.heddle.TransportKind;
import io.heddle.memory.VirtualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a carrier may tell at odd moments. */
class CarrierEventsTest {
  private final VirtualLoop loop = new VirtualLoop();
  private final ScriptedCarrier carrier = new ScriptedCarrier(loop);
  private final ByteLedger bytes = new ByteLedger();
  private final SessionEngine engine =
      new SessionEngine(
          new SessionInfo(
              "scripted",
              TransportKind.MEMORY,
              SessionRequest.builder("here", "/path").build(),
              Optional.of("chat"),
              Optional.empty(),
              Optional.empty()),
          Limits.builder().readAheadBytes(1024).build(),
          carrier);
  private final Session session = engine.handle();
  private final ScriptedCarrier.Stream stream = carrier.new Stream(0);

  private StreamEvents arrive(boolean bidirectional) {
    return engine.arrived(stream, bidirectional);
  }

  private BidiStream accepted() {
    return value(session.acceptBidi());
  }

  @Test
  void aStreamIsNotReadBeforeItIsAccepted() {
    arrive(false);
    assertEquals(List.of(), carrier.calls);
    value(session.acceptUni());
    assertEquals(List.of("0 read"), carrier.calls);
  }

  @Test
  void aStreamThatIsWaitedForIsReadAtOnce() {
    CompletableFuture<BidiStream> accepted = session.acceptBidi();
    arrive(true);
    value(accepted);
    assertEquals(List.of("0 read"), carrier.calls);
  }

  @Test
  void anOpenMayFail() {
    CompletableFuture<BidiStream> opened = session.openBidi();
    carrier.opens.get(0).failed(new StreamException(Kind.NOT_OPENED, Side.TRANSPORT, "no"));
    assertEquals("no", failure(Kind.NOT_OPENED, opened).getMessage());
    session.openUni();
    engine.failed(new IoFailureException(Side.TRANSPORT, "lost"));
    carrier.opens.get(1).failed(new StreamException(Kind.NOT_OPENED, Side.TRANSPORT, "no"));
  }

  @Test
  void anOpenThatComesAfterTheEndIsFailed() {
    CompletableFuture<SendStream> opened = session.openUni();
    engine.failed(new IoFailureException(Side.TRANSPORT, "lost"));
    StreamEvents events = carrier.opens.get(0).opened(stream);
    failure(IoFailureException.class, opened);
    events.writable();
    events.stopped(OptionalLong.empty(), OptionalLong.empty());
    assertEquals(List.of(), carrier.calls);
    assertEquals(0, openStreams());
  }

  @Test
  void aStreamThatArrivesAfterTheEndIsFailed() {
    engine.closedByPeer(3, "");
    StreamEvents events = arrive(true);
    events.data(bytes.of(10));
    events.end();
    events.reset(OptionalLong.of(1), OptionalLong.empty());
    engine.datagram(bytes.of(10));
    assertEquals(0, openStreams());
    assertEquals(0, bytes.live());
  }

  @Test
  void aStreamIsReadAheadOnceAtATime() {
    StreamEvents events = arrive(true);
    BidiStream accepted = accepted();
    assertEquals(List.of("0 read"), carrier.calls);
    events.data(bytes.of(1000));
    assertEquals(List.of("0 read", "0 read"), carrier.calls);
    events.data(bytes.of(24));
    assertEquals(List.of("0 read", "0 read"), carrier.calls);
    value(accepted.read()).orElseThrow().release();
    assertEquals(List.of("0 read", "0 read", "0 read"), carrier.calls);
  }

  @Test
  void resetWithoutACodeHasNone() {
    StreamEvents events = arrive(true);
    CompletableFuture<Optional<Bytes>> read = accepted().read();
    events.reset(OptionalLong.empty(), OptionalLong.empty());
    StreamException reset = failure(Kind.RESET, read);
    assertTrue(reset.code().isEmpty());
    assertEquals("The peer reset the stream without an application error code", reset.getMessage());
  }

  @Test
  void resetAfterFinIsIgnored() {
    StreamEvents events = arrive(true);
    events.data(bytes.ofUtf8("all"));
    events.end();
    events.reset(OptionalLong.of(1), OptionalLong.empty());
    assertEquals("all", TestPair.text(value(accepted().readToEnd(10))));
  }

  @Test
  void nothingIsDeliveredAfterAStop() {
    StreamEvents events = arrive(true);
    accepted().stopSending(6);
    assertEquals(List.of("0 read", "0 stop 6"), carrier.calls);
    events.data(bytes.of(5));
    events.end();
    assertEquals(0, bytes.live());
  }

  @Test
  void aStopFailsWrites() {
    StreamEvents events = arrive(true);
    BidiStream accepted = accepted();
    carrier.room = false;
    CompletableFuture<Void> write = accepted.write(bytes.of(10));
    events.stopped(OptionalLong.of(8), OptionalLong.empty());
    assertEquals(
        "The peer stopped reading the stream with code 8",
        failure(Kind.STOPPED, write).getMessage());
    events.stopped(OptionalLong.of(9), OptionalLong.empty());
    accepted.reset(1);
    loop.runUntilIdle();
    assertEquals(List.of("0 read", "flush"), carrier.calls);
    assertEquals(0, bytes.live());
  }

  @Test
  void aStreamMayFailAlone() {
    StreamEvents events = arrive(true);
    BidiStream accepted = accepted();
    events.failed(new IoFailureException(Side.TRANSPORT, "broken"));
    failure(IoFailureException.class, accepted.read());
    failure(IoFailureException.class, accepted.write(bytes.of(1)));
    failure(IoFailureException.class, accepted.finish());
    assertFalse(done(session.closed()));
    assertEquals(0, openStreams());
  }

  @Test
  void eventsForADirectionThatIsNotThereAreIgnored() {
    CompletableFuture<SendStream> opened = session.openUni();
    StreamEvents out = carrier.opens.get(0).opened(stream);
    out.data(bytes.of(3));
    out.end();
    out.reset(OptionalLong.of(1), OptionalLong.empty());
    StreamEvents in = engine.arrived(carrier.new Stream(3), false);
    in.stopped(OptionalLong.of(1), OptionalLong.empty());
    in.writable();
    assertFalse(done(value(opened).sendClosed()));
    assertFalse(done(value(session.acceptUni()).receiveClosed()));
    assertEquals(0, bytes.live());
  }

  @Test
  void aDirectionThatIsNotThereCannotBeHad() {
    LiveStream receives = (LiveStream) arrive(false);
    assertThrows(IllegalStateException.class, receives::sendStream);
    session.openUni();
    LiveStream sends = (LiveStream) carrier.opens.get(0).opened(carrier.new Stream(4));
    assertThrows(IllegalStateException.class, sends::receiveStream);
  }

  @Test
  void writesWaitForRoomAndForTheStream() {
    StreamEvents events = arrive(true);
    BidiStream accepted = accepted();
    carrier.room = false;
    accepted.write(bytes.of(1500));
    accepted.finish();
    loop.runUntilIdle();
    assertEquals(List.of("0 read", "flush"), carrier.calls);
    carrier.room = true;
    engine.writable();
    assertEquals(List.of("0 read", "flush", "0 write 1000", "flush"), carrier.calls);
    stream.capacity = 700;
    events.writable();
    loop.runUntilIdle();
    assertEquals(List.of("0 write 500 last", "flush"), carrier.calls.subList(4, 6));
    assertEquals(0, bytes.live());
  }

  @Test
  void datagramsWaitForRoom() {
    carrier.room = false;
    CompletableFuture<?> sent = session.datagrams().send(bytes.of(7));
    loop.runUntilIdle();
    assertFalse(done(sent));
    carrier.room = true;
    engine.writable();
    assertTrue(done(sent));
    assertEquals(List.of("flush", "datagram 7", "flush"), carrier.calls);
  }

  @Test
  void aCloseIsOverOnceItWasSent() {
    CompletableFuture<CloseInfo> closed = session.close(4, "bye");
    assertEquals(List.of("close 4 bye"), carrier.calls);
    engine.closedByPeer(5, "crossing");
    assertFalse(done(closed));
    engine.closeSent();
    assertEquals(CloseInfo.of(4, "bye", Side.LOCAL), value(closed));
  }

  @Test
  void aCloseThatCannotBeSentIsOverAllTheSame() {
    CompletableFuture<CloseInfo> closed = session.close(4, "bye");
    engine.failed(new IoFailureException(Side.TRANSPORT, "lost"));
    assertEquals(4, value(closed).code());
  }

  @Test
  void aCloseThatNobodyAskedForIsNotSent() {
    engine.closeSent();
    assertFalse(done(session.closed()));
    engine.closedByPeer(1, "");
    engine.closedByPeer(2, "");
    engine.writable();
    assertEquals(1, value(session.closed()).code());
    assertEquals(List.of(), carrier.calls);
  }

  @Test
  void prioritiesAreHandedOnWhileTheDirectionLives() {
    arrive(true);
    BidiStream accepted = accepted();
    accepted.priority(StreamPriority.HIGH);
    accepted.reset(2);
    accepted.priority(StreamPriority.LOW);
    assertEquals(List.of("0 read", "0 priority 192", "0 reset 2"), carrier.calls);
  }

  @Test
  void drainIsHandedOnAndHeard() {
    session.drain();
    assertEquals(List.of("drain"), carrier.calls);
    engine.drainRequested();
    value(session.draining());
    assertEquals(Optional.of("chat"), session.protocol());
  }

  @Test
  void acceptsMayBeCalledFromAcceptsOutsideTheLoop() {
    // Callers on other threads have their continuations in place before the loop serves them.
    Mailbox<ReceiveStream> mailbox = new Mailbox<>(Runnable::run, Runnable::run);
    engine.arrived(carrier.new Stream(2), false);
    engine.arrived(carrier.new Stream(6), false);
    ReceiveStream first = value(session.acceptUni());
    ReceiveStream second = value(session.acceptUni());
    mailbox.put(first);
    mailbox.put(second);
    var outer = new java.util.concurrent.CompletableFuture<ReceiveStream>();
    var inner = new java.util.concurrent.CompletableFuture<ReceiveStream>();
    CompletableFuture<ReceiveStream> watched = outer;
    watched.thenAccept(taken -> mailbox.take(inner));
    mailbox.take(outer);
    assertEquals(2, value(outer).id());
    assertEquals(6, value(inner).id());
  }

  private int openStreams() {
    CompletableFuture<io.heddle.SessionStats> stats = session.stats();
    loop.runUntilIdle();
    return value(stats).openStreams();
  }

  @Test
  void failuresOfAnEndedSessionAreThoseOfItsEnd() {
    engine.closedByPeer(1, "gone");
    assertEquals("gone", failure(SessionClosedException.class, session.openUni()).info().reason());
  }

  @Test
  void datagramsDoNotWaitForRoomThatOnlyStreamsNeed() {
    carrier.room = false;
    carrier.datagramRoom = true;
    arrive(true);
    CompletableFuture<Void> written = accepted().write(bytes.of(1000));
    List<CompletableFuture<Outcome>> sent = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      sent.add(session.datagrams().send(bytes.of(100)));
      loop.runUntilIdle();
    }
    for (CompletableFuture<Outcome> outcome : sent) {
      assertEquals(Outcome.SENT, value(outcome));
    }
    assertFalse(done(written));
  }

  @Test
  void anEndWithoutBytesNeedsNoRoom() {
    CompletableFuture<SendStream> opened = session.openUni();
    loop.runUntilIdle();
    carrier.opens.get(0).opened(stream);
    value(opened).write(Bytes.of(new byte[10]));
    loop.runUntilIdle();
    carrier.room = false;
    carrier.calls.clear();
    value(opened).finish();
    loop.runUntilIdle();
    assertEquals(List.of("0 write 0 last", "flush"), carrier.calls);
    value(value(opened).sendClosed());
  }

  @Test
  void anEndBehindBytesWaitsForThem() {
    CompletableFuture<SendStream> opened = session.openUni();
    loop.runUntilIdle();
    carrier.opens.get(0).opened(stream);
    carrier.room = false;
    value(opened).write(Bytes.of(new byte[10]));
    value(opened).finish();
    loop.runUntilIdle();
    assertEquals(List.of("flush"), carrier.calls);
    carrier.room = true;
    engine.writable();
    loop.runUntilIdle();
    assertEquals(List.of("flush", "0 write 10 last", "flush"), carrier.calls);
  }
}
