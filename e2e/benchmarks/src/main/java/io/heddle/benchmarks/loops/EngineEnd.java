package io.heddle.benchmarks.loops;

import io.heddle.Bytes;
import io.heddle.HeddleException;
import io.heddle.Limits;
import io.heddle.StreamPriority;
import io.heddle.qmux.ArrayRecord;
import io.heddle.qmux.QmuxCarrier;
import io.heddle.qmux.QmuxConfig;
import io.heddle.qmux.RecordBuffer;
import io.heddle.qmux.RecordPipe;
import io.heddle.session.Carrier;
import io.heddle.session.CarrierEvents;
import io.heddle.session.CarrierStream;
import io.heddle.session.Loop;
import io.heddle.session.StreamEvents;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A QMux engine with nothing around it: what it sends is dropped, what it receives is released, and
 * its tasks run when told to. For one thread.
 */
final class EngineEnd implements Loop, RecordPipe, CarrierEvents, StreamEvents {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final QmuxCarrier engine;
  private @Nullable CarrierStream stream;
  private byte[] lastSent = {};
  private long receivedBytes;

  EngineEnd(boolean server) {
    engine =
        new QmuxCarrier(
            this,
            this,
            (server ? QmuxConfig.server(Limits.DEFAULT) : QmuxConfig.client(Limits.DEFAULT))
                .withTimeouts(0, 0));
    engine.start(this);
  }

  /** The record that was sent last. */
  byte[] lastSent() {
    return lastSent;
  }

  long receivedBytes() {
    return receivedBytes;
  }

  /** The stream that was opened last, at either end. */
  CarrierStream stream() {
    return Objects.requireNonNull(stream);
  }

  /** Sends on the stream, in records that are as long as may be. */
  void write(byte[] payload) {
    stream().write(Bytes.of(payload), false);
  }

  /** Sends the record that is not full yet. */
  void flushRecord() {
    engine.flush();
  }

  /** A record arrives. */
  void record(byte[] record) {
    engine.record(Bytes.of(record));
    runTasks();
  }

  /** Opens a bidirectional stream. */
  void open() {
    engine.open(
        true,
        new Carrier.OpenResult() {
          @Override
          public StreamPriority priority() {
            return StreamPriority.NORMAL;
          }

          @Override
          public StreamEvents opened(CarrierStream opened) {
            stream = opened;
            return EngineEnd.this;
          }

          @Override
          public void failed(HeddleException reason) {
            throw new IllegalStateException(reason);
          }
        });
    runTasks();
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  // ---- its loop ----

  @Override
  public boolean inLoop() {
    return true;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void schedule(long delayNs, Runnable task) {
    // There are no timeouts.
  }

  @Override
  public long nowNs() {
    return System.nanoTime();
  }

  // ---- its pipe ----

  @Override
  public int room() {
    return 256 << 10;
  }

  @Override
  public RecordBuffer begin() {
    return new ArrayRecord();
  }

  @Override
  public void send(RecordBuffer record, int length) {
    lastSent = ((ArrayRecord) record).toByteArray();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    throw new IllegalStateException("The engine found fault with its peer");
  }

  // ---- its session ----

  @Override
  public StreamEvents arrived(CarrierStream arrived, boolean bidirectional) {
    stream = arrived;
    arrived.read();
    return this;
  }

  @Override
  public void data(Bytes bytes) {
    receivedBytes += bytes.length();
    bytes.release();
    stream().read();
  }

  @Override
  public void failed(HeddleException reason) {
    throw new IllegalStateException(reason);
  }

  @Override
  public void datagram(Bytes payload) {
    payload.release();
  }

  @Override
  public void writable() {}

  @Override
  public void creditSpent() {}

  @Override
  public void drainRequested() {}

  @Override
  public void closedByPeer(long code, String reason) {}

  @Override
  public void closeSent() {}

  @Override
  public void end() {}

  @Override
  public void reset(OptionalLong code, OptionalLong wireCode) {}

  @Override
  public void stopped(OptionalLong code, OptionalLong wireCode) {}
}
