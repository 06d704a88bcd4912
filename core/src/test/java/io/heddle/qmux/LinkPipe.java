package io.heddle.qmux;

import io.heddle.Bytes;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.session.Loop;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One direction of a link between two engines: a window, a rate, a latency. On the loop. */
final class LinkPipe implements RecordPipe {
  private final Loop loop;
  private final QmuxLink link;
  private @Nullable QmuxCarrier from;
  private @Nullable QmuxCarrier to;
  private Consumer<byte[]> tap = record -> {};
  private int outstanding;
  private int mostOutstanding;
  private long freeAtNs;
  private boolean closed;
  private boolean cut;

  LinkPipe(Loop loop, QmuxLink link) {
    this.loop = loop;
    this.link = link;
  }

  void connect(QmuxCarrier sender, QmuxCarrier receiver) {
    from = sender;
    to = receiver;
  }

  /** Shows every record to somebody as it is sent. */
  void tap(Consumer<byte[]> observer) {
    tap = observer;
  }

  boolean isClosed() {
    return closed;
  }

  /** The most bytes that ever waited here. */
  int mostOutstanding() {
    return mostOutstanding;
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
  public void send(List<Bytes> parts, int length) {
    if (closed) {
      throw new IllegalStateException("a record after the end");
    }
    byte[] record = new byte[length];
    int at = 0;
    for (Bytes part : parts) {
      part.copyTo(0, record, at, part.length());
      at += part.length();
      part.release();
    }
    if (at != length) {
      throw new IllegalStateException("a record of " + at + " bytes, said to have " + length);
    }
    tap.accept(record);
    outstanding += length;
    mostOutstanding = Math.max(mostOutstanding, outstanding);
    long nowNs = loop.nowNs();
    freeAtNs = Math.max(nowNs, freeAtNs) + link.transferNs(length);
    loop.schedule(freeAtNs - nowNs, () -> departed(record));
  }

  private void departed(byte[] record) {
    if (cut) {
      return;
    }
    boolean wasFull = room() <= 0;
    outstanding -= record.length;
    loop.schedule(link.latencyNs(), () -> arrived(record));
    if (wasFull && room() > 0) {
      Objects.requireNonNull(from).writable();
    }
  }

  private void arrived(byte[] record) {
    if (!cut) {
      Objects.requireNonNull(to).record(Bytes.of(record));
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
    // By the same two steps as a record, so that it cannot overtake one.
    loop.schedule(
        Math.max(0, freeAtNs - loop.nowNs()), () -> loop.schedule(link.latencyNs(), this::ended));
  }

  private void ended() {
    if (!cut) {
      Objects.requireNonNull(to)
          .ended(new IoFailureException(Side.TRANSPORT, "the pipe was closed"));
    }
  }
}
