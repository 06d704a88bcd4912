package io.heddle.session;

import static io.heddle.memory.Outcomes.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Limits;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.SessionRequest;
import io.heddle.TransportKind;
import io.heddle.memory.VirtualLoop;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever waits gives up in the very moment in which the loop completes what it waits for. */
class GiveUpRaceTest {
  private final VirtualLoop time = new VirtualLoop();
  private final MomentLoop loop = new MomentLoop(time);
  private final ScriptedCarrier carrier = new ScriptedCarrier(loop);
  private final ByteLedger bytes = new ByteLedger();
  private final SessionEngine engine =
      new SessionEngine(
          new SessionInfo(
              "race",
              TransportKind.MEMORY,
              SessionRequest.builder("here", "/").build(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty()),
          Limits.DEFAULT,
          carrier);
  private final Session session = engine.handle();

  /** Virtual time, and a task for the moment before a future is completed. */
  private static final class MomentLoop extends ForwardingLoop {
    private Runnable atTheMoment = () -> {};

    MomentLoop(VirtualLoop loop) {
      super(loop);
    }

    @Override
    public @Nullable Object enter(Object owner) {
      Runnable task = atTheMoment;
      atTheMoment = () -> {};
      task.run();
      return null;
    }

    void cancelAtTheMoment(CompletableFuture<?> stage) {
      CompletableFuture<?> future = stage;
      atTheMoment = () -> assertTrue(future.cancel(true));
    }
  }

  private record Arrived(ReceiveStream stream, StreamEvents events) {
    String rest() {
      events.end();
      Bytes all = value(stream.readToEnd(100));
      String text = all.toUtf8();
      all.release();
      return text;
    }
  }

  private Arrived arrive() {
    StreamEvents events = engine.arrived(carrier.new Stream(2), false);
    return new Arrived(value(session.acceptUni()), events);
  }

  @AfterEach
  void nothingIsLost() {
    time.runUntilIdle();
    assertEquals(0, bytes.live());
  }

  @Test
  void whatAReadWasAboutToGetIsTheNextOnes() {
    Arrived arrived = arrive();
    CompletableFuture<Optional<Bytes>> read = arrived.stream.read(2);
    loop.cancelAtTheMoment(read);
    arrived.events.data(bytes.ofUtf8("abc"));
    assertTrue(read.isCancelled());
    assertEquals(0, arrived.stream.stats().bytesRead());
    assertEquals("abc", arrived.rest());
    assertEquals(3, arrived.stream.stats().bytesRead());
  }

  @Test
  void whatAnExactReadWasAboutToGetIsTheNextOnes() {
    Arrived arrived = arrive();
    CompletableFuture<Bytes> read = arrived.stream.readExact(4);
    arrived.events.data(bytes.ofUtf8("abc"));
    loop.cancelAtTheMoment(read);
    arrived.events.data(bytes.ofUtf8("def"));
    assertEquals("abcdef", arrived.rest());
  }

  @Test
  void whatAReadToTheEndWasAboutToGetIsTheNextOnes() {
    Arrived arrived = arrive();
    arrived.events.data(bytes.ofUtf8("abc"));
    CompletableFuture<Bytes> read = arrived.stream.readToEnd(10);
    loop.cancelAtTheMoment(read);
    assertEquals("abc", arrived.rest());
    assertTrue(read.isCancelled());
  }

  @Test
  void anEmptyReadThatNobodyGetsLeavesNothing() {
    Arrived arrived = arrive();
    loop.cancelAtTheMoment(arrived.stream.readToEnd(0));
    arrived.events.end();
    assertEquals(Optional.empty(), value(arrived.stream.read()));
  }

  @Test
  void aStreamThatAnAcceptWasAboutToGetIsTheNextOnes() {
    CompletableFuture<BidiStream> first = session.acceptBidi();
    CompletableFuture<BidiStream> second = session.acceptBidi();
    loop.cancelAtTheMoment(first);
    engine.arrived(carrier.new Stream(0), true);
    assertTrue(first.isCancelled());
    assertEquals(0, value(second).id());
    assertEquals(List.of("0 read"), carrier.calls);
  }

  @Test
  void aStreamThatNobodyGetsWaits() {
    CompletableFuture<ReceiveStream> only = session.acceptUni();
    loop.cancelAtTheMoment(only);
    engine.arrived(carrier.new Stream(2), false);
    assertEquals(List.of(), carrier.calls, "nobody has accepted it");
    assertEquals(2, value(session.acceptUni()).id());
    assertEquals(List.of("2 read"), carrier.calls);
  }

  @Test
  void aStreamThatWasAboutToOpenIsEnded() {
    CompletableFuture<SendStream> opened = session.openUni();
    loop.cancelAtTheMoment(opened);
    carrier.opens.get(0).opened(carrier.new Stream(3));
    assertEquals(List.of("3 reset 0"), carrier.calls);
  }

  @Test
  void aDatagramThatAReceiveWasAboutToGetIsTheNextOnes() {
    CompletableFuture<Bytes> first = session.datagrams().receive();
    loop.cancelAtTheMoment(first);
    engine.datagram(bytes.ofUtf8("a"));
    CompletableFuture<Bytes> second = session.datagrams().receive();
    Bytes got = value(second);
    assertEquals("a", got.toUtf8());
    got.release();
    assertFalse(session.datagrams().receive().isDone());
  }
}
