package io.heddle.websocket;

import io.heddle.Bytes;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.budget.MemoryAccount;
import io.heddle.qmux.QmuxCarrier;
import io.heddle.qmux.QmuxConfig;
import io.heddle.qmux.RecordBuffer;
import io.heddle.qmux.RecordPipe;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.eclipse.jetty.websocket.core.exception.MessageTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * A Jetty WebSocket as the pipe of a QMux engine: one record a binary message. What has arrived and
 * the engine has not taken in yet is bounded, by not asking Jetty for more, and so is what was sent
 * and has not left. Jetty calls it on its threads, those that begin with {@code onWebSocket} one at
 * a time; the rest is confined to the engine's loop.
 *
 * <p>Public for Jetty's sake only, which finds the methods by reflection.
 */
public final class RecordSocket implements Session.Listener, RecordPipe {
  /** What may be given to Jetty and not have left, which nothing more urgent can overtake. */
  private static final int WINDOW_BYTES = 256 << 10;

  /** What may have arrived while the engine is busy. */
  private static final int UNREAD_BYTES = 256 << 10;

  /**
   * What a record is reckoned to take besides its bytes, so that empty ones count for something.
   */
  private static final int RECORD_OVERHEAD_BYTES = 256;

  /** What has left and still counts as held while nothing else is sent. */
  private static final int UNCOUNTED_BYTES = 2 << 10;

  /** How long a server waits for its client to close first, once all has left. */
  private static final long CLIENT_FIRST_NS = TimeUnit.SECONDS.toNanos(1);

  /** How long the peer may take to take some of what was sent before a close, or to answer that. */
  private static final long CLOSE_PATIENCE_NS = TimeUnit.SECONDS.toNanos(2);

  /** How long it may take all in all. */
  private static final long MOST_CLOSE_NS = TimeUnit.SECONDS.toNanos(30);

  private final boolean server;
  private final Strand loop;
  private final ByteBufferPool buffers;
  private final Consumer<RecordSocket> opened;

  private final Allowance window = new Allowance(WINDOW_BYTES);
  private final Allowance unread = new Allowance(UNREAD_BYTES);
  private final Fragments arriving = new Fragments(QmuxConfig.DEFAULT_RECORD_BYTES);
  private volatile @Nullable Session session;
  private @Nullable QmuxCarrier carrier;
  private io.heddle.@Nullable Session carried;
  private Runnable gone = () -> {};
  private MemoryAccount memory = MemoryAccount.NONE;

  /** Bytes that have left and are still counted. */
  private final AtomicLong left = new AtomicLong();

  private boolean abandoned;

  /** Records that were given to Jetty and have not left. */
  private final AtomicInteger underWay = new AtomicInteger();

  private volatile boolean closed;
  private Side endedBy = Side.TRANSPORT;
  private String ending = "";
  private boolean leaving;

  RecordSocket(boolean server, Strand loop, ByteBufferPool buffers, Consumer<RecordSocket> opened) {
    this.server = server;
    this.loop = loop;
    this.buffers = buffers;
    this.opened = opened;
  }

  Strand loop() {
    return loop;
  }

  Session session() {
    return Objects.requireNonNull(session);
  }

  /** The engine that it carries, and its session; set while {@code opened} runs. */
  void carrier(QmuxCarrier engine, io.heddle.Session session) {
    carrier = engine;
    memory = engine.memory();
    carried = session;
  }

  /** Who ended the WebSocket, once it is gone: this end if it was the first to close it. */
  Side endedBy() {
    return endedBy;
  }

  /** Why it ended, in a sentence, once it is gone. */
  String ending() {
    return ending;
  }

  /** Runs a task on the loop once the WebSocket is gone. Called while {@code opened} runs. */
  void whenGone(Runnable task) {
    gone = task;
  }

  /** Closes it, whether it is open already or will be. Any thread. */
  void abandon() {
    loop.execute(
        () -> {
          abandoned = true;
          if (session != null) {
            close();
          }
        });
  }

  /** Closes its session, whether that is established or not, unless it has ended. Any thread. */
  void closeSession(String reason) {
    loop.execute(
        () -> {
          io.heddle.Session open = carried;
          if (open != null) {
            open.close(0, reason);
          }
        });
  }

  /** Ends it because there is no memory for it. Any thread. */
  void overloaded(String why) {
    loop.execute(() -> engine().overloaded(why));
  }

  // ---- Jetty's calls ----

  @Override
  public void onWebSocketOpen(Session open) {
    session = open;
    loop.run(
        () -> {
          if (abandoned) {
            close();
          } else {
            opened.accept(this);
          }
          open.demand();
        });
  }

  @Override
  public void onWebSocketPartialBinary(ByteBuffer payload, boolean last, Callback callback) {
    // Copied, so that a few bytes that nobody reads do not keep a large buffer of the pool.
    if (!arriving.add(payload, last)) {
      // RFC 6455 §7.4.1: Jetty closes with 1009.
      callback.fail(new MessageTooLargeException("A record is longer than max_record_size"));
      return;
    }
    callback.succeed();
    if (!last || receive(arriving.take())) {
      session().demand();
    }
  }

  /** Gives the engine a record; answers whether another one may come before it is read. */
  private boolean receive(Bytes record) {
    int share = record.length() + RECORD_OVERHEAD_BYTES;
    unread.take(share);
    loop.run(
        () -> {
          QmuxCarrier engine = carrier;
          if (engine != null) {
            engine.record(record);
          }
          if (unread.giveBack(share)) {
            session().demand();
          }
        });
    return unread.left() > 0;
  }

  @Override
  public void onWebSocketPartialText(String payload, boolean last) {
    // qmux-02 over WebSockets: records are binary messages.
    loop.run(
        () -> {
          QmuxCarrier engine = carrier;
          if (engine != null) {
            engine.malformed("a text message is no record");
          }
          session().demand();
        });
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    loop.execute(() -> ended("The WebSocket failed: " + DialFailures.words(cause), cause));
  }

  @Override
  public void onWebSocketClose(int status, String reason, Callback callback) {
    callback.succeed();
    String why = reason == null || reason.isEmpty() ? "" : ": " + reason;
    loop.execute(
        () -> {
          endedBy = closed ? Side.LOCAL : Side.REMOTE;
          ending = "The WebSocket was closed with status " + status + why;
          ended(ending, null);
          memory.close();
          gone.run();
        });
  }

  private void ended(String message, @Nullable Throwable cause) {
    QmuxCarrier engine = carrier;
    if (engine != null) {
      HeddleException failure =
          cause == null
              ? new IoFailureException(Side.REMOTE, message)
              : new IoFailureException(Side.TRANSPORT, message, cause);
      engine.ended(failure);
    }
  }

  private QmuxCarrier engine() {
    return Objects.requireNonNull(carrier);
  }

  // ---- the engine's calls ----

  @Override
  public int room() {
    return window.left();
  }

  @Override
  public RecordBuffer begin() {
    return new PooledRecord(buffers);
  }

  @Override
  public void send(RecordBuffer record, int length) {
    RetainableByteBuffer pooled = ((PooledRecord) record).take();
    window.take(length);
    memory.hold(length - left.getAndSet(0));
    underWay.incrementAndGet();
    session()
        .sendBinary(
            pooled.getByteBuffer(),
            Callback.from(() -> left(pooled, length), failure -> left(pooled, length)));
  }

  private void left(RetainableByteBuffer pooled, int length) {
    pooled.release();
    long uncounted = left.addAndGet(length);
    if (underWay.decrementAndGet() == 0) {
      if (closed) {
        loop.run(this::allHasLeft);
      } else if (uncounted > UNCOUNTED_BYTES) {
        loop.run(this::countLeft);
      }
    }
    if (window.giveBack(length)) {
      // At once where Jetty is, if nobody else is on the loop: what follows waits for it anyway.
      loop.run(
          () -> {
            countLeft();
            engine().writable();
          });
    }
  }

  private void countLeft() {
    memory.hold(-left.getAndSet(0));
  }

  @Override
  public void flush() {
    // Jetty sends each message at once.
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      if (underWay.get() == 0) {
        allHasLeft();
      }
      awaitEnd(underWay.get(), loop.nowNs() + MOST_CLOSE_NS);
    }
  }

  private void allHasLeft() {
    if (leaving) {
      return;
    }
    leaving = true;
    Session open = session();
    Runnable farewell = () -> open.close(StatusCode.NORMAL, "", Callback.NOOP);
    if (server) {
      // With its close frame Jetty's server shuts down its side of the TCP connection. Proxies
      // (nginx, HAProxy, Caddy) then drop both sides, and a client that was just writing loses
      // what it has not read yet, such as why it is closed. So the client, which closes when it
      // has read that, goes first.
      loop.schedule(CLIENT_FIRST_NS, farewell);
    } else {
      farewell.run();
    }
  }

  /**
   * Cuts the line if the peer takes no more of what was sent before the close, or has all and does
   * not answer: to be cut sooner would cost a slow one the reason.
   */
  private void awaitEnd(int before, long endNs) {
    loop.schedule(
        CLOSE_PATIENCE_NS,
        () -> {
          int now = underWay.get();
          if (now < before && loop.nowNs() - endNs < 0) {
            awaitEnd(now, endNs);
          } else {
            session().disconnect();
          }
        });
  }
}
