package io.heddle.session;

import io.heddle.Bytes;
import io.heddle.CloseInfo;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.RateLimitException;
import io.heddle.SendStream;
import io.heddle.StreamException;
import io.heddle.StreamException.Kind;
import io.heddle.StreamPriority;
import io.heddle.StreamStats;
import io.heddle.schedule.SendSource;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The send direction of a stream: what the application has written and the scheduler has not yet
 * released. Public calls hop to the loop; everything else is confined to it.
 */
final class SendHalf extends SendSource implements SendStream {
  /**
   * Writes of no more bytes that follow each other are sent as one: below, each costs as much as a
   * packet, and QUIC's library looks through all that are under way for each that it sends.
   */
  private static final int SMALL_BYTES = 256;

  /** How many bytes are sent as one. */
  static final int TOGETHER_BYTES = 4 << 10;

  private final LiveStream stream;
  private final CarrierStream carrier;
  private final ArrayDeque<PendingWrite> queue = new ArrayDeque<>(2);
  private final SharedFuture<Void> closed;
  private volatile StreamPriority priority;
  // Read by stats() on any thread, where a slightly old value does no harm.
  private long sentBytes;
  private long queuedBytes;

  /** Those that go together, while {@link #send} runs. */
  private int togetherBytes;

  /** The write that is being sent, and no longer in the queue. */
  private @Nullable PendingWrite underWay;

  private boolean finishing;
  private boolean finished;
  private @Nullable HeddleException failure;

  SendHalf(LiveStream stream, CarrierStream carrier, StreamPriority priority) {
    this.stream = stream;
    this.carrier = carrier;
    this.priority = priority;
    closed = stream.session().shared();
    stream.session().scheduler().prioritise(this, priority, 0);
  }

  @Override
  public long id() {
    return carrier.id();
  }

  @Override
  public StreamStats stats() {
    return new StreamFigures(sentBytes, queuedBytes, 0, 0);
  }

  @Override
  public CompletableFuture<Bytes> writeSome(Bytes bytes) {
    PendingWrite.Some write = new PendingWrite.Some(stream.session(), bytes);
    submit(write);
    return write.done;
  }

  @Override
  public CompletableFuture<Void> write(Bytes bytes) {
    PendingWrite.All write = new PendingWrite.All(stream.session(), bytes);
    submit(write);
    return write.done;
  }

  private void submit(PendingWrite write) {
    if (write.reserve()) {
      stream.session().run(() -> enqueue(write));
    } else {
      write.fail(
          new RateLimitException(
              Side.LOCAL,
              "More bytes wait to be sent than maxQueuedSendBytes allows: wait for earlier writes"
                  + " before writing more, or raise the limit"));
    }
  }

  private void enqueue(PendingWrite write) {
    int length = write.length();
    if (failure != null) {
      write.fail(failure);
    } else if (finishing) {
      write.fail(
          new StreamException(
              Kind.FINISHED,
              Side.LOCAL,
              "The stream was finished: nothing can be written after that"));
    } else {
      queue.add(write);
      queuedBytes += length;
      stream.session().queued(length);
      activate();
    }
  }

  private void activate() {
    if (failure == null && !finished && (finishing || !queue.isEmpty())) {
      stream.session().activate(this);
    }
  }

  void writable() {
    activate();
  }

  @Override
  protected int send(int maxBytes) {
    int sent = 0;
    int small = 0;
    while (sent < maxBytes && failure == null && !finished) {
      PendingWrite write = queue.peek();
      if (write == null) {
        if (finishing) {
          end(takeTogether());
          closed.succeed(null);
        }
        break;
      }
      int left = write.remaining();
      int capacity = carrier.capacity() - togetherBytes;
      int take = left == 0 ? 0 : Math.min(left, Math.min(maxBytes - sent, capacity));
      if (take == 0 && left > 0) {
        break;
      }
      if (!stream.session().mayWrite()) {
        // The scheduler forgets who sends no bytes, although there may be more than empty writes.
        stream.session().later(this::activate);
        break;
      }
      sent += take;
      queuedBytes -= take;
      sentBytes += take;
      stream.session().released(take);
      boolean whole = take == left;
      if (whole || write.acceptsPart()) {
        queue.remove();
        underWay = write;
      }
      boolean isLast = take > 0 && whole && finishing && queue.isEmpty();
      // The first one goes as it is: most messages are alone.
      if (take > 0 && take <= SMALL_BYTES && ++small > 1) {
        addTogether(write.take(take));
        if (isLast) {
          end(takeTogether());
        }
      } else if (take > 0) {
        sendTogether();
        if (isLast) {
          end(write.take(take));
        } else {
          carrier.write(write.take(take), false);
        }
      }
      underWay = null;
      if (whole) {
        write.complete();
      } else if (write.acceptsPart()) {
        queuedBytes -= left - take;
        stream.session().queued(take - left);
        write.complete();
      }
      if (finished) {
        closed.succeed(null);
      }
    }
    if (failure == null && !finished) {
      sendTogether();
    }
    togetherBytes = 0;
    return sent;
  }

  private void addTogether(Bytes bytes) {
    if (togetherBytes + bytes.length() > TOGETHER_BYTES) {
      sendTogether();
    }
    bytes.copyTo(0, stream.session().together(), togetherBytes, bytes.length());
    togetherBytes += bytes.length();
    bytes.release();
  }

  private void sendTogether() {
    if (togetherBytes > 0) {
      carrier.write(takeTogether(), false);
    }
  }

  private Bytes takeTogether() {
    int length = togetherBytes;
    togetherBytes = 0;
    return length == 0 ? Bytes.empty() : Bytes.of(stream.session().together(), 0, length);
  }

  /** Sends the last bytes; the application is told afterwards. */
  private void end(Bytes last) {
    carrier.write(last, true);
    finished = true;
    stream.session().scheduler().remove(this);
    stream.halfEnded();
  }

  @Override
  public CompletableFuture<Void> finish() {
    stream
        .session()
        .run(
            () -> {
              finishing = true;
              if (queue.isEmpty() && togetherBytes == 0 && failure == null && !finished) {
                // RFC 9000 §4.1: an end without bytes needs no credit, so it waits for none.
                end(Bytes.empty());
                stream.session().requestPump();
                closed.succeed(null);
              }
            });
    return sendClosed();
  }

  @Override
  public void reset(long code) {
    CloseInfo.checkCode(code);
    stream
        .session()
        .run(
            () -> {
              if (failure == null && !finished) {
                carrier.reset(code);
                fail(
                    StreamException.reset(Side.LOCAL, OptionalLong.of(code), OptionalLong.empty()));
              }
            });
  }

  void stopped(OptionalLong code, OptionalLong wireCode) {
    fail(StreamException.stopped(Side.REMOTE, code, wireCode));
  }

  /** Ends the direction with a failure, unless it has ended. */
  void fail(HeddleException reason) {
    if (failure != null || finished) {
      return;
    }
    failure = reason;
    SessionEngine engine = stream.session();
    engine.observer().sendFailed(id(), reason);
    engine.scheduler().remove(this);
    engine.queued(-queuedBytes);
    queuedBytes = 0;
    stream.halfEnded();
    closed.fail(reason);
    if (underWay != null) {
      underWay.fail(reason);
    }
    for (PendingWrite write = queue.poll(); write != null; write = queue.poll()) {
      write.fail(reason);
    }
  }

  @Override
  public StreamPriority priority() {
    return priority;
  }

  @Override
  public void priority(StreamPriority changed) {
    priority = Objects.requireNonNull(changed);
    SessionEngine engine = stream.session();
    engine.run(
        () -> {
          engine.scheduler().prioritise(this, priority, engine.nowNs());
          if (failure == null && !finished) {
            carrier.priority(priority);
          }
        });
  }

  @Override
  public CompletableFuture<Void> sendClosed() {
    return closed;
  }
}
