package io.heddle.session;

import io.heddle.Bytes;
import io.heddle.CloseInfo;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.StreamException;
import io.heddle.StreamStats;
import io.heddle.bytes.ChunkQueue;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The receive direction of a stream: what has arrived and was not yet read, at most the read-ahead
 * and one delivery. Public calls hop to the loop; everything else is confined to it.
 */
final class ReceiveHalf implements ReceiveStream {
  private final LiveStream stream;
  private final CarrierStream carrier;
  private final ChunkQueue arrived = new ChunkQueue();
  private final ArrayDeque<PendingRead> reads = new ArrayDeque<>(2);
  private final SharedFuture<Void> closed;
  // Read by stats() on any thread, where a slightly old value does no harm.
  private long receivedBytes;
  private long readBytes;
  private boolean asked;

  /** The peer's FIN is here. */
  private boolean ended;

  /** The application has read up to it. */
  private boolean finished;

  private boolean serving;

  /** Whether the session counts this direction among those that are waited on. */
  private boolean isWaitedOn;

  private @Nullable HeddleException failure;

  ReceiveHalf(LiveStream stream, CarrierStream carrier) {
    this.stream = stream;
    this.carrier = carrier;
    closed = stream.session().shared();
  }

  @Override
  public long id() {
    return carrier.id();
  }

  @Override
  public StreamStats stats() {
    return new StreamFigures(0, 0, receivedBytes, readBytes);
  }

  @Override
  public CompletableFuture<Optional<Bytes>> read() {
    return read(Integer.MAX_VALUE);
  }

  @Override
  public CompletableFuture<Optional<Bytes>> read(int maxBytes) {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("A read wants at least 1 byte, not " + maxBytes);
    }
    PendingRead.Next read = new PendingRead.Next(stream.session(), maxBytes);
    submit(read);
    return read.done;
  }

  @Override
  public CompletableFuture<Bytes> readExact(int length) {
    if (length < 0) {
      throw new IllegalArgumentException("A length cannot be negative: " + length);
    }
    PendingRead.Exact read = new PendingRead.Exact(stream.session(), length);
    submit(read);
    return read.done;
  }

  @Override
  public CompletableFuture<Bytes> readToEnd(int maxBytes) {
    if (maxBytes < 0) {
      throw new IllegalArgumentException("A bound cannot be negative: " + maxBytes);
    }
    PendingRead.ToEnd read = new PendingRead.ToEnd(stream.session(), maxBytes);
    submit(read);
    return read.done;
  }

  @Override
  public CompletableFuture<Long> transferTo(SendStream out) {
    return new Transfer(stream.session(), this, Objects.requireNonNull(out)).begin();
  }

  private void submit(PendingRead read) {
    SessionEngine engine = stream.session();
    if (!engine.tryRun(() -> enqueue(read))) {
      read.fail(SessionEngine.tooManyCalls());
    }
  }

  private void enqueue(PendingRead read) {
    if (reads.size() >= SessionEngine.MOST_WAITING) {
      read.fail(SessionEngine.tooManyWait("reads of this stream"));
    } else {
      reads.add(read);
      serve();
    }
  }

  void data(Bytes bytes) {
    asked = false;
    if (failure != null || ended) {
      bytes.release();
      return;
    }
    int length = bytes.length();
    receivedBytes += length;
    stream.session().received(length);
    stream.session().memory().hold(length);
    arrived.add(bytes);
    serve();
  }

  void end() {
    asked = false;
    ended = true;
    serve();
  }

  private void serve() {
    // A completed read may run the application, which may read again: the loop below sees it.
    if (serving) {
      return;
    }
    serving = true;
    try {
      for (PendingRead read = reads.peek(); read != null; read = reads.peek()) {
        if (failure != null) {
          reads.remove();
          read.fail(failure);
        } else if (read.serve(this)) {
          reads.remove(read);
        } else {
          break;
        }
      }
    } finally {
      serving = false;
    }
    if (failure == null && ended && arrived.isEmpty() && !finished) {
      finished = true;
      stream.halfEnded();
      closed.succeed(null);
    }
    noteWaiting();
    ask();
  }

  private void noteWaiting() {
    boolean wasWaitedOn = isWaitedOn;
    isWaitedOn = !reads.isEmpty();
    if (isWaitedOn && !wasWaitedOn) {
      stream.session().waitingReads().began();
    } else if (wasWaitedOn && !isWaitedOn) {
      stream.session().waitingReads().ended();
    }
  }

  boolean isWaitedOn() {
    return isWaitedOn;
  }

  /** Fails the reads that wait; what they have collected is left for the next. */
  void failReads(HeddleException reason) {
    serving = true;
    try {
      for (int left = reads.size(); left > 0 && !reads.isEmpty(); left--) {
        reads.remove().giveUp(this, reason);
      }
    } finally {
      serving = false;
    }
    serve();
  }

  private void ask() {
    if ((!reads.isEmpty() || mayReadAhead()) && !asked && !ended && failure == null) {
      asked = true;
      carrier.read();
    }
  }

  private boolean mayReadAhead() {
    SessionEngine engine = stream.session();
    return arrived.length() < engine.limits().readAheadBytes() && !engine.memory().isShort();
  }

  /** Begins to fetch ahead. */
  void start() {
    ask();
  }

  boolean hasEnded() {
    return ended;
  }

  boolean isEmpty() {
    return arrived.isEmpty();
  }

  /** Takes the next bytes, at most so many; only when there are some. */
  Bytes take(int maxBytes) {
    Bytes taken = arrived.take(maxBytes);
    readBytes += taken.length();
    stream.session().memory().hold(-taken.length());
    return taken;
  }

  /** Puts back what was taken last, for a reader that gave up meanwhile. */
  void putBack(Bytes bytes) {
    readBytes -= bytes.length();
    stream.session().memory().hold(bytes.length());
    arrived.putBack(bytes);
  }

  @Override
  public void stopSending(long code) {
    CloseInfo.checkCode(code);
    stream.session().run(() -> stop(code));
  }

  void stop(long code) {
    if (failure == null && !finished) {
      if (!ended) {
        carrier.stopSending(code);
      }
      fail(StreamException.stopped(Side.LOCAL, OptionalLong.of(code), OptionalLong.empty()));
    }
  }

  void reset(OptionalLong code, OptionalLong wireCode) {
    // RFC 9000 §3.2: with everything here, a late RESET_STREAM makes no difference.
    if (!ended) {
      fail(StreamException.reset(Side.REMOTE, code, wireCode));
    }
  }

  /** Ends the direction with a failure, unless the application has read it to its end. */
  void fail(HeddleException reason) {
    if (failure != null || finished) {
      return;
    }
    failure = reason;
    stream.session().memory().hold(-arrived.length());
    stream.session().observer().receiveFailed(id(), reason);
    arrived.clear();
    stream.halfEnded();
    closed.fail(reason);
    serve();
  }

  @Override
  public CompletableFuture<Void> receiveClosed() {
    return closed;
  }
}
