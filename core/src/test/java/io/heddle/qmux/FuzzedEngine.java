package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.Limits;
import io.heddle.Session;
import io.heddle.SessionRequest;
import io.heddle.TransportKind;
import io.heddle.memory.VirtualLoop;
import io.heddle.session.ByteLedger;
import io.heddle.session.SessionEngine;
import io.heddle.session.SessionInfo;
import io.heddle.wire.FuzzInput;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An engine with a session, small limits, and a pipe that checks what leaves. On its loop. */
final class FuzzedEngine implements RecordPipe {
  private static final int WINDOW_BYTES = 4096;
  private static final int MAX_DATAGRAM_FRAME_BYTES = 600;
  private static final int MAX_STREAMS = 4;

  private static final Limits LIMITS =
      Limits.builder()
          .maxBidiStreams(MAX_STREAMS)
          .maxUniStreams(MAX_STREAMS)
          .streamWindowBytes(1024)
          .connectionWindowBytes(2048)
          .readAheadBytes(1024)
          .maxQueuedSendBytes(8192)
          .maxPendingOpens(4)
          .maxQueuedDatagrams(4)
          .build();

  /** The longest close frame: its numbers, and a reason. */
  private static final int CLOSE_BYTES = 64 + FrameDecoder.MAX_REASON_BYTES;

  final VirtualLoop loop = new VirtualLoop();
  final ByteLedger ledger = new ByteLedger();
  final boolean server;
  final Session session;
  private final QmuxCarrier carrier;
  private final FrameTally sent = new FrameTally();
  private final FrameDecoder decoder = new FrameDecoder(sent, RecordWriter.MAX_RECORD_BYTES);
  private int outstanding;
  private boolean closed;
  private boolean lost;
  private @Nullable Throwable failure;

  /** How many streams this end asked to open. */
  int opens;

  FuzzedEngine(FuzzInput decisions) {
    server = decisions.yes();
    QmuxConfig config =
        (server ? QmuxConfig.server(LIMITS) : QmuxConfig.client(LIMITS))
            .withRecords(TransportParameters.DEFAULT_MAX_RECORD_BYTES, MAX_DATAGRAM_FRAME_BYTES);
    carrier = new QmuxCarrier(loop, this, config);
    SessionInfo info =
        new SessionInfo(
            "fuzz",
            TransportKind.WEBSOCKET,
            SessionRequest.builder("memory", "/").build(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    SessionEngine engine = new SessionEngine(info, LIMITS, carrier);
    session = engine.handle();
    session.closed().whenComplete((done, thrown) -> failure = thrown);
    carrier.start(engine);
    loop.runReady();
  }

  boolean isOver() {
    return closed || lost;
  }

  // ---- what happens to it ----

  void record(byte[] bytes) {
    if (!isOver()) {
      carrier.record(ledger.of(bytes));
      loop.runReady();
    }
  }

  void textMessage() {
    if (!isOver()) {
      carrier.malformed("a text message");
      loop.runReady();
    }
  }

  void lose() {
    if (!isOver()) {
      lost = true;
      carrier.ended(new IoFailureException(Side.TRANSPORT, "cut"));
      loop.runReady();
    }
  }

  /** What was sent leaves the pipe. */
  void drainPipe() {
    boolean wasFull = room() <= 0;
    outstanding = 0;
    if (wasFull && !isOver()) {
      carrier.writable();
      loop.runReady();
    }
  }

  // ---- what must hold ----

  void check() {
    StreamTable table = carrier.table();
    assertTrue(table.bufferedBytes() <= LIMITS.connectionWindowBytes(), "payload that waits");
    assertTrue(table.heldCredit() <= LIMITS.connectionWindowBytes(), "credit that is held");
    assertTrue(table.size() <= 2 * MAX_STREAMS + opens, "streams");
    assertTrue(loop.pending() <= 8, () -> loop.pending() + " tasks wait");
    if (isOver()) {
      assertEquals(0, table.size());
      assertEquals(0, table.bufferedBytes());
      assertTrue(session.closed().isDone());
    }
    if (failure != null && String.valueOf(failure.getMessage()).contains("broke the QMux")) {
      assertTrue(
          sent.closeError > TransportError.NO_ERROR
              && sent.closeError <= TransportError.PROTOCOL_VIOLATION,
          () -> "violation answered with " + sent.closeError);
    }
  }

  /** Ends the connection, if it has not, and lets all timers run out. */
  void end() {
    session.close(7, "the end");
    loop.runUntilIdle();
    assertTrue(closed || lost, "the pipe is open");
    check();
    assertEquals(0, ledger.live(), "payload that nobody released");
  }

  // ---- the pipe ----

  @Override
  public int room() {
    return WINDOW_BYTES - outstanding;
  }

  @Override
  public RecordBuffer begin() {
    return new ArrayRecord();
  }

  @Override
  public void send(RecordBuffer buffer, int length) {
    assertFalse(closed, "a record after the end");
    byte[] record = ((ArrayRecord) buffer).toByteArray();
    assertEquals(length, record.length);
    assertFalse(sent.closed, "a record after CONNECTION_CLOSE");
    decoder.decode(Bytes.of(record));
    outstanding += length;
    int beyond = FuzzedApplication.MAX_PAYLOAD_BYTES + (sent.closed ? CLOSE_BYTES : 64);
    assertTrue(outstanding <= WINDOW_BYTES + beyond, () -> outstanding + " bytes in the pipe");
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    assertFalse(closed, "closed twice");
    closed = true;
  }
}
