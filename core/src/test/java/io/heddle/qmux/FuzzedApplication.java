package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.StreamPriority;
import io.heddle.wire.FuzzInput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** An application that opens, accepts, reads, writes, resets, stops and waits, as it is told. */
final class FuzzedApplication {
  /** The most that is written, or sent as a datagram, at once. */
  static final int MAX_PAYLOAD_BYTES = 4096;

  private static final long NS_PER_S = 1_000_000_000;

  private final FuzzInput decisions;
  private final FuzzedEngine engine;
  private final Session session;
  private final List<SendStream> senders = new ArrayList<>();
  private final List<ReceiveStream> receivers = new ArrayList<>();
  private final List<CompletableFuture<?>> stages = new ArrayList<>();

  FuzzedApplication(FuzzInput decisions, FuzzedEngine engine) {
    this.decisions = decisions;
    this.engine = engine;
    session = engine.session;
  }

  void step() {
    switch (decisions.below(16)) {
      case 0 -> then(session.acceptBidi(), this::use);
      case 1 -> then(session.acceptUni(), receivers::add);
      case 2 -> open();
      case 3, 4 -> write();
      case 5, 6, 7 -> read();
      case 8 -> {
        if (!senders.isEmpty()) {
          sender().reset(decisions.octet());
        }
      }
      case 9 -> {
        if (!receivers.isEmpty()) {
          receiver().stopSending(decisions.octet());
        }
      }
      case 10 -> then(session.datagrams().send(bytes()), outcome -> {});
      case 11 -> then(session.datagrams().receive(), Bytes::release);
      case 12 -> engine.loop.advance(decisions.octet() * NS_PER_S / 4);
      case 13 -> session.datagrams().outgoingMaxAgeMs(1 + decisions.octet());
      case 14 -> engine.drainPipe();
      default -> rarely();
    }
    engine.loop.runReady();
  }

  private void rarely() {
    switch (decisions.below(16)) {
      case 1 -> session.close(decisions.number() & 0xffff_ffffL, "closed");
      case 2 -> session.drain();
      default -> then(session.stats(), stats -> assertTrue(stats.bytesQueued() <= 8192));
    }
  }

  private <T> void then(CompletableFuture<T> stage, Consumer<T> action) {
    stages.add(stage.thenAccept(action));
    stages.add(stage);
  }

  private void use(BidiStream stream) {
    senders.add(stream);
    receivers.add(stream);
  }

  private void open() {
    engine.opens++;
    if (decisions.yes()) {
      then(session.openBidi(priority()), this::use);
    } else {
      then(session.openUni(priority()), senders::add);
    }
  }

  private StreamPriority priority() {
    return StreamPriority.of(decisions.below(3) * 100);
  }

  private void write() {
    if (senders.isEmpty()) {
      return;
    }
    SendStream stream = sender();
    switch (decisions.below(8)) {
      case 0 -> stages.add(stream.finish());
      case 1 -> stream.priority(priority());
      case 2 -> stages.add(stream.writeSome(bytes()).thenAccept(Bytes::release));
      default -> stages.add(stream.write(bytes()));
    }
  }

  private void read() {
    if (receivers.isEmpty()) {
      return;
    }
    ReceiveStream stream = receiver();
    switch (decisions.below(4)) {
      case 0 -> then(stream.readExact(1 + decisions.octet()), Bytes::release);
      case 1 -> then(stream.readToEnd(decisions.octet()), Bytes::release);
      case 2 -> then(stream.read(1 + decisions.octet()), bytes -> bytes.ifPresent(Bytes::release));
      default -> then(stream.read(), bytes -> bytes.ifPresent(Bytes::release));
    }
  }

  private SendStream sender() {
    return senders.get(decisions.octet() % senders.size());
  }

  private ReceiveStream receiver() {
    return receivers.get(decisions.octet() % receivers.size());
  }

  private Bytes bytes() {
    return engine.ledger.of(new byte[(int) Math.min(decisions.number(), MAX_PAYLOAD_BYTES)]);
  }

  /** After the end nobody waits. */
  void checkEnd() {
    for (SendStream stream : senders) {
      stages.add(stream.sendClosed());
    }
    for (ReceiveStream stream : receivers) {
      stages.add(stream.receiveClosed());
    }
    for (CompletableFuture<?> stage : stages) {
      assertTrue(stage.isDone(), "somebody waits for ever");
    }
  }
}
