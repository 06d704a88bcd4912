package io.heddle.qmux;

import io.heddle.Bytes;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.session.Loop;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One direction of a link between two engines: a window, a rate, a latency. On the loop. */
final class LinkPipe implements RecordPipe {
  private final Loop loop;
  private QmuxLink link;

  /** First in, first out, whatever the timers of a loop in real time do. */
  private final ArrayDeque<byte[]> departing = new ArrayDeque<>();

  private final ArrayDeque<byte[]> arriving = new ArrayDeque<>();
  private @Nullable QmuxCarrier from;
  private @Nullable QmuxCarrier to;
  private Consumer<byte[]> tap = record -> {};
  private UnaryOperator<byte[]> change = record -> record;
  private int outstanding;
  private int mostOutstanding;
  private long freeAtNs;
  private boolean closed;
  private boolean cut;

  LinkPipe(Loop loop, QmuxLink link) {
    this.loop = loop;
    this.link = link;
    freeAtNs = loop.nowNs();
  }

  void connect(QmuxCarrier sender, QmuxCarrier receiver) {
    from = sender;
    to = receiver;
  }

  /** Shows every record to somebody as it is sent. */
  void tap(Consumer<byte[]> observer) {
    tap = observer;
  }

  /** Changes records as they arrive. */
  void change(UnaryOperator<byte[]> how) {
    change = how;
  }

  boolean isClosed() {
    return closed;
  }

  QmuxLink link() {
    return link;
  }

  /** The bytes that wait here. */
  int outstanding() {
    return outstanding;
  }

  /** The most bytes that ever waited here. */
  int mostOutstanding() {
    return mostOutstanding;
  }

  /** From now on the link is another one. */
  void become(QmuxLink other) {
    link = other;
  }

  /** Nothing passes any more, and nobody is told. */
  void cut() {
    cut = true;
  }

  @Override
  public int room() {
    return link.windowBytes() - outstanding;
  }

  @Override
  public RecordBuffer begin() {
    return new ArrayRecord();
  }

  @Override
  public void send(RecordBuffer buffer, int length) {
    if (closed) {
      throw new IllegalStateException("a record after the end");
    }
    byte[] record = ((ArrayRecord) buffer).toByteArray();
    if (record.length != length) {
      throw new IllegalStateException(
          "a record of " + record.length + " bytes, said to have " + length);
    }
    tap.accept(record);
    outstanding += length;
    mostOutstanding = Math.max(mostOutstanding, outstanding);
    depart(record);
  }

  /** From the next record on the link is another one, but that its window and latency stay. */
  void rate(long bytesPerSecond) {
    link = link.withBytesPerSecond(bytesPerSecond);
  }

  private void depart(byte[] record) {
    departing.add(record);
    if (departing.size() == 1) {
      departNext();
    }
  }

  private void departNext() {
    long nowNs = loop.nowNs();
    freeAtNs = nowNs + Math.max(0, freeAtNs - nowNs) + link.transferNs(departing.element().length);
    loop.schedule(freeAtNs - nowNs, this::departed);
  }

  private void departed() {
    byte[] record = departing.remove();
    if (!departing.isEmpty()) {
      departNext();
    }
    if (cut) {
      return;
    }
    boolean wasFull = room() <= 0;
    outstanding -= record.length;
    arriving.add(record);
    loop.schedule(link.latencyNs(), this::arrived);
    if (wasFull && room() > 0) {
      Objects.requireNonNull(from).writable();
    }
  }

  private void arrived() {
    byte[] record = arriving.remove();
    QmuxCarrier receiver = Objects.requireNonNull(to);
    if (cut) {
      return;
    }
    if (record.length > 0) {
      receiver.record(Bytes.of(change.apply(record)));
    } else {
      receiver.ended(new IoFailureException(Side.TRANSPORT, "the pipe was closed"));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    if (closed) {
      throw new IllegalStateException("closed twice");
    }
    closed = true;
    // Records are never empty: this one stands for the end.
    depart(new byte[0]);
  }
}
