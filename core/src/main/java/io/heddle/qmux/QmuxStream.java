package io.heddle.qmux;

import io.heddle.Bytes;
import io.heddle.CloseInfo;
import io.heddle.StreamPriority;
import io.heddle.session.CarrierStream;
import io.heddle.session.StreamEvents;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One stream: its parts, and who hears of it. Confined to the loop. */
final class QmuxStream implements CarrierStream {
  private final long id;
  private final StreamTable table;
  private final @Nullable SendPart send;
  private final @Nullable ReceivePart receive;
  private @Nullable StreamEvents events;
  private boolean removed;

  /** Whether the stream waits to write control frames. */
  boolean dirty;

  /** Whether the stream waits for the connection's credit. */
  boolean starving;

  /** Whether a delivery is under way. */
  boolean delivering;

  /** A stream that this end opened. */
  static QmuxStream opened(StreamTable table, long id, long sendLimit, ReceiveCredit credit) {
    return new QmuxStream(table, id, true, StreamId.isBidirectional(id), sendLimit, credit, false);
  }

  /** A stream that the peer opened. */
  static QmuxStream arrived(StreamTable table, long id, long sendLimit, ReceiveCredit credit) {
    return new QmuxStream(table, id, StreamId.isBidirectional(id), true, sendLimit, credit, true);
  }

  private QmuxStream(
      StreamTable table,
      long id,
      boolean sends,
      boolean receives,
      long sendLimit,
      ReceiveCredit credit,
      boolean known) {
    this.table = table;
    this.id = id;
    send = sends ? new SendPart(this, table, sendLimit, known) : null;
    receive = receives ? new ReceivePart(this, table, credit) : null;
  }

  void events(StreamEvents value) {
    events = value;
  }

  private StreamEvents events() {
    return Objects.requireNonNull(events);
  }

  // ---- for the session ----

  @Override
  public long id() {
    return id;
  }

  @Override
  public int capacity() {
    return send == null || removed ? 0 : send.capacity();
  }

  @Override
  public void write(Bytes bytes, boolean last) {
    if (send == null || removed) {
      bytes.release();
    } else {
      send.write(bytes, last, table.writer());
    }
  }

  @Override
  public void reset(long code) {
    if (send != null && !removed) {
      send.reset(code);
    }
  }

  @Override
  public void read() {
    if (receive != null) {
      receive.read();
    }
  }

  @Override
  public void stopSending(long code) {
    if (receive != null && !removed) {
      receive.stop(code);
    }
  }

  @Override
  public void priority(StreamPriority priority) {
    // QMux has no priorities on the wire: the session's scheduler is all there is.
  }

  // ---- for the table ----

  void receivedData(long offset, Bytes payload, boolean fin) {
    Objects.requireNonNull(receive).data(offset, payload, fin, events());
  }

  void receivedReset(long code, long finalSize) {
    if (Objects.requireNonNull(receive).reset(finalSize)) {
      events().reset(applicationCode(code), OptionalLong.of(code));
    }
  }

  void receivedStop(long code) {
    if (Objects.requireNonNull(send).stopped(code)) {
      events().stopped(applicationCode(code), OptionalLong.of(code));
    }
  }

  /** MAX_STREAM_DATA; answers whether the stream waited for it. */
  boolean receivedLimit(long limit) {
    boolean woken = Objects.requireNonNull(send).raise(limit);
    if (woken) {
      events().writable();
    }
    return woken;
  }

  /** The connection has credit again. */
  void wake() {
    starving = false;
    if (send != null && !send.hasEnded()) {
      events().writable();
    }
  }

  void deliver() {
    delivering = false;
    if (receive != null) {
      receive.deliver(events());
    }
  }

  void writeControl(RecordWriter writer, long nowNs, long rttNs) {
    dirty = false;
    // The sending part first: its frames open the stream at the peer.
    if (send != null) {
      send.writeControl(writer);
    }
    if (receive != null) {
      receive.writeControl(writer, nowNs, rttNs);
    }
  }

  void partEnded() {
    if (!removed && (send == null || send.hasEnded()) && (receive == null || receive.hasEnded())) {
      removed = true;
      table.remove(this);
    }
  }

  /** Lets go of everything, when the connection has ended. */
  void drop() {
    removed = true;
    if (receive != null) {
      receive.drop();
    }
  }

  long bufferedBytes() {
    return receive == null ? 0 : receive.bufferedBytes();
  }

  /** A code as WebTransport's applications know them: 32 bits. */
  private static OptionalLong applicationCode(long code) {
    return code <= CloseInfo.MAX_CODE ? OptionalLong.of(code) : OptionalLong.empty();
  }
}
