package io.heddle.memory;

import io.heddle.Bytes;
import io.heddle.Limits;
import io.heddle.StreamPriority;
import io.heddle.session.CarrierStream;
import io.heddle.session.StreamEvents;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One end of a stream in memory; its twin is the other end. What this end sends is bounded by the
 * credit that the twin's reads give back. Confined to the loop.
 */
final class MemoryStream implements CarrierStream {
  private final MemoryCarrier carrier;
  private final long id;
  private final boolean bidirectional;
  private final boolean openedHere;
  private @Nullable MemoryStream twin;
  private @Nullable StreamEvents events;

  private long credit;
  private boolean sendEnded;
  private boolean starved;

  private final ArrayDeque<Bytes> inbox = new ArrayDeque<>(2);
  private boolean finArrived;
  private boolean stopped;
  private boolean receiveEnded;
  private boolean wanted;
  private boolean deliveryDue;
  private boolean settled;

  /** Until so much is read, the peer has a small window. */
  private long untilWide;

  /** The end that opens a stream. */
  MemoryStream(MemoryCarrier carrier, long id, boolean bidirectional) {
    this(carrier, id, bidirectional, true);
    MemoryStream other = new MemoryStream(carrier.peer(), id, bidirectional, false);
    twin = other;
    other.twin = this;
  }

  private MemoryStream(MemoryCarrier carrier, long id, boolean bidirectional, boolean openedHere) {
    this.carrier = carrier;
    this.id = id;
    this.bidirectional = bidirectional;
    this.openedHere = openedHere;
    credit = carrier.peer().limits().firstStreamWindowBytes();
    untilWide = carrier.limits().firstStreamWindowBytes();
    sendEnded = !bidirectional && !openedHere;
    receiveEnded = !bidirectional && openedHere;
  }

  boolean bidirectional() {
    return bidirectional;
  }

  MemoryStream twin() {
    return Objects.requireNonNull(twin);
  }

  void events(StreamEvents value) {
    events = value;
  }

  private StreamEvents events() {
    return Objects.requireNonNull(events);
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public void priority(StreamPriority priority) {}

  // ---- sending ----

  @Override
  public int capacity() {
    if (sendEnded) {
      return 0;
    }
    long capacity = Math.min(credit, carrier.connectionCredit());
    if (capacity == 0 && !starved) {
      starved = true;
      carrier.starving(this);
    }
    return (int) capacity;
  }

  @Override
  public void write(Bytes written, boolean last) {
    Bytes bytes = carrier.takeOver(written);
    int length = bytes.length();
    credit -= length;
    carrier.spend(length);
    MemoryStream target = twin();
    carrier.send(
        new Parcel(length) {
          @Override
          void arrive() {
            target.arrived(bytes, last);
          }

          @Override
          void drop() {
            bytes.release();
          }
        });
    if (last) {
      sendEnded = true;
      settle();
    }
  }

  @Override
  public void reset(long code) {
    sendEnded = true;
    MemoryStream target = twin();
    carrier.send(Parcel.signal(() -> target.resetArrived(code)));
    settle();
  }

  /** Lets a starved stream go on if it can. */
  boolean wakes() {
    if (sendEnded) {
      starved = false;
      return false;
    }
    if (Math.min(credit, carrier.connectionCredit()) == 0) {
      carrier.starving(this);
      return false;
    }
    starved = false;
    events().writable();
    return true;
  }

  private void credited(int streamBytes, int connectionBytes) {
    credit += streamBytes;
    carrier.credited(connectionBytes);
  }

  private void stopArrived(long code) {
    if (carrier.isOver() || sendEnded) {
      return;
    }
    // RFC 9000 §3.5: a STOP_SENDING is answered with a RESET_STREAM, by its code if possible.
    reset(code);
    events().stopped(OptionalLong.of(code), OptionalLong.of(code));
  }

  // ---- receiving ----

  @Override
  public void read() {
    wanted = true;
    deliverSoon();
  }

  private void deliverSoon() {
    if (wanted && !deliveryDue && (finArrived || !inbox.isEmpty())) {
      deliveryDue = true;
      carrier.loop().execute(this::deliver);
    }
  }

  private void deliver() {
    deliveryDue = false;
    if (carrier.isOver() || stopped || receiveEnded) {
      return;
    }
    wanted = false;
    Bytes next = inbox.poll();
    if (next == null) {
      receiveEnded = true;
      settle();
      events().end();
    } else {
      giveCredit(next.length());
      events().data(next);
    }
  }

  private void giveCredit(int bytes) {
    MemoryStream sender = twin();
    int connectionBytes = carrier.consumed(bytes);
    int streamBytes = bytes + widening(bytes);
    carrier.send(Parcel.signal(() -> sender.credited(streamBytes, connectionBytes)));
  }

  private int widening(int bytes) {
    boolean wasWide = untilWide <= 0;
    untilWide -= bytes;
    Limits limits = carrier.limits();
    return !wasWide && untilWide <= 0
        ? limits.streamWindowBytes() - limits.firstStreamWindowBytes()
        : 0;
  }

  private void arrived(Bytes bytes, boolean last) {
    int length = bytes.length();
    if (length == 0 || carrier.isOver()) {
      bytes.release();
    } else {
      carrier.received(length);
      if (stopped) {
        bytes.release();
        giveConnectionCredit(length);
      } else {
        inbox.add(bytes);
      }
    }
    if (last) {
      finArrived = true;
      endIfStopped();
    }
    deliverSoon();
  }

  private void resetArrived(long code) {
    if (carrier.isOver() || receiveEnded) {
      return;
    }
    discard();
    receiveEnded = true;
    settle();
    if (!stopped) {
      events().reset(OptionalLong.of(code), OptionalLong.of(code));
    }
  }

  @Override
  public void stopSending(long code) {
    stopped = true;
    discard();
    if (finArrived) {
      endIfStopped();
    } else {
      MemoryStream sender = twin();
      carrier.send(Parcel.signal(() -> sender.stopArrived(code)));
    }
  }

  private void endIfStopped() {
    if (stopped && !receiveEnded) {
      receiveEnded = true;
      settle();
    }
  }

  /** Drops what was not delivered; the connection's credit for it goes back (RFC 9000 §4.5). */
  private void discard() {
    int dropped = release();
    if (dropped > 0) {
      giveConnectionCredit(dropped);
    }
  }

  /** Of a stream that is given up, only the others can use the credit. */
  private void giveConnectionCredit(int bytes) {
    MemoryCarrier sender = carrier.peer();
    int back = carrier.consumed(bytes);
    carrier.send(Parcel.signal(() -> sender.credited(back)));
  }

  /** Releases what was not delivered. */
  int release() {
    int released = 0;
    for (Bytes bytes = inbox.poll(); bytes != null; bytes = inbox.poll()) {
      released += bytes.length();
      bytes.release();
    }
    return released;
  }

  private void settle() {
    if (sendEnded && receiveEnded && !settled) {
      settled = true;
      carrier.settled(this, openedHere);
    }
  }
}
