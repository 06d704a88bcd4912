package io.heddle.session;

import static io.heddle.memory.Outcomes.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

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

/** A session over a carrier that writes down what it is asked, and bytes that are counted. */
final class ScriptedSession {
  final VirtualLoop time = new VirtualLoop();
  final ByteLedger bytes = new ByteLedger();
  final ScriptedCarrier carrier;
  final SessionEngine engine;
  final Session session;

  ScriptedSession(Limits limits) {
    this(limits, false);
  }

  /**
   * A session with limits.
   *
   * @param outside whether calls come from outside the loop
   */
  ScriptedSession(Limits limits, boolean outside) {
    carrier = new ScriptedCarrier(outside ? new OutsideLoop(time) : time);
    engine =
        new SessionEngine(
            new SessionInfo(
                "scripted",
                TransportKind.MEMORY,
                SessionRequest.builder("here", "/").build(),
                Optional.empty(),
                Optional.of(new io.heddle.NetworkAddress("192.0.2.1", 1)),
                Optional.of(new io.heddle.NetworkAddress("192.0.2.2", 2))),
            limits,
            carrier);
    session = engine.handle();
  }

  /** A stream that this end opened, and what the carrier gave for it. */
  record Opened(SendStream stream, ScriptedCarrier.Stream below, StreamEvents events) {}

  Opened open(long id) {
    CompletableFuture<SendStream> opened = session.openUni();
    time.runReady();
    ScriptedCarrier.Stream below = carrier.new Stream(id);
    StreamEvents events = carrier.opens.remove(0).opened(below);
    return new Opened(value(opened), below, events);
  }

  /** A stream that the peer opened and the application accepted. */
  record Arrived(ReceiveStream stream, StreamEvents events) {}

  Arrived arrive(long id) {
    StreamEvents events = engine.arrived(carrier.new Stream(id), false);
    CompletableFuture<ReceiveStream> accepted = session.acceptUni();
    time.runReady();
    return new Arrived(value(accepted), events);
  }

  /** What the carrier was asked since the last call. */
  List<String> calls() {
    List<String> taken = List.copyOf(carrier.calls);
    carrier.calls.clear();
    return taken;
  }

  void assertNothingLeft() {
    time.runUntilIdle();
    assertEquals(0, bytes.live());
  }
}
