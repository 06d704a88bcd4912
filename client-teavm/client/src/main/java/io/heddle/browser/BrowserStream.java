package io.heddle.browser;

import io.heddle.Bytes;
import io.heddle.StreamPriority;
import io.heddle.browser.web.Any;
import io.heddle.browser.web.ReadResult;
import io.heddle.browser.web.ReadableStreamDefaultReader;
import io.heddle.browser.web.Uint8Array;
import io.heddle.browser.web.WebTransportReceiveStream;
import io.heddle.browser.web.WebTransportSendStream;
import io.heddle.browser.web.WritableStreamDefaultWriter;
import io.heddle.session.CarrierStream;
import io.heddle.session.StreamEvents;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A stream of the browser's. One read of the browser's for each that the engine asks for: what
 * nobody reads stays with the browser, which then grants no credit, unless {@link UnreadStreams}
 * has it set aside. Confined to the page's thread.
 */
final class BrowserStream implements CarrierStream, UnreadStreams.Stream {
  private static final long CLOSE_PATIENCE_NS = 50_000_000;

  /** Of which a stream's end shows how long they travel, and not how long they wait here. */
  private static final int MOST_ENDING_BYTES = 4 << 10;

  private final BrowserCarrier carrier;
  private final long id;
  private final SendWindow.Share window;
  private final @Nullable WebTransportSendStream writable;
  private final @Nullable WritableStreamDefaultWriter<Uint8Array> writer;
  private final @Nullable ReadableStreamDefaultReader<Uint8Array> reader;
  private @Nullable StreamEvents events;
  private boolean hasWritten;
  private boolean heldUp;
  private boolean broken;
  private boolean sendEnded;
  private boolean receiveEnded;

  /** What came before anybody asked for it. */
  private final ArrayDeque<JsBytes> aside = new ArrayDeque<>(0);

  /** The end came before anybody asked for it. */
  private boolean endSeen;

  private boolean demanded;

  /** The browser was asked to read, and has not answered. */
  private boolean fetching;

  BrowserStream(
      BrowserCarrier carrier,
      long id,
      StreamPriority priority,
      @Nullable WebTransportSendStream writable,
      @Nullable WebTransportReceiveStream readable) {
    this.carrier = carrier;
    this.id = id;
    window = carrier.window().new Share(priority.value());
    this.writable = writable;
    writer = writable == null ? null : writable.getWriter();
    reader = readable == null ? null : readable.getReader();
  }

  /** Tells the engine what happens from now on. */
  void start(StreamEvents told) {
    events = told;
    if (writer != null) {
      Reactions.on(writer.getClosed(), closed -> {}, this::sendFailed);
    }
    if (reader != null) {
      Reactions.on(reader.getClosed(), closed -> {}, this::receiveFailed);
      carrier.unread().add(this);
    }
  }

  private StreamEvents events() {
    StreamEvents told = events;
    if (told == null) {
      throw new IllegalStateException("the stream has not started");
    }
    return told;
  }

  private void sendFailed(Any reason) {
    if (!sendEnded && !Failures.concernsSession(reason)) {
      sendEnded = true;
      OptionalLong code = Failures.streamCode(reason);
      tellOfAbort(code, () -> events().stopped(code, OptionalLong.empty()));
    }
  }

  private void receiveFailed(Any reason) {
    if (!receiveEnded && !Failures.concernsSession(reason)) {
      receiveEnded();
      OptionalLong code = Failures.streamCode(reason);
      tellOfAbort(code, () -> events().reset(code, OptionalLong.empty()));
    }
  }

  /**
   * Tells what the peer's application did; if that may have been to close the session, a moment
   * later. A closing peer resets the session's streams (webtrans-http3 §6), and the close itself
   * comes on another stream, in the same flight but in no order. Chromium shows that reset's code,
   * which is none of the application's, as 0.
   */
  private static void tellOfAbort(OptionalLong code, Runnable tell) {
    if (code.orElse(0) != 0) {
      tell.run();
    } else {
      BrowserLoop.INSTANCE.schedule(CLOSE_PATIENCE_NS, tell);
    }
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public int capacity() {
    // Whoever asks may have more than fits: being told of room for nothing does no harm.
    heldUp = true;
    return broken ? 0 : window.left();
  }

  @Override
  public void write(Bytes bytes, boolean last) {
    WritableStreamDefaultWriter<Uint8Array> to = writer;
    if (to == null || sendEnded) {
      bytes.release();
      return;
    }
    if (bytes.length() > 0) {
      write(to, bytes);
    } else {
      bytes.release();
    }
    if (last) {
      sendEnded = true;
      close(to);
    }
  }

  private void close(WritableStreamDefaultWriter<Uint8Array> to) {
    if (window.outstanding() > MOST_ENDING_BYTES) {
      // It takes the time in which the browser sends those.
      Reactions.ignore(to.close());
      return;
    }
    OutrankedPace.End end = carrier.ended();
    // W3C WebTransport, "close": fulfilled when all is committed, which is to say acknowledged.
    Reactions.onEnd(to.close(), () -> carrier.acknowledged(end), () -> carrier.pace().failed(end));
  }

  private void write(WritableStreamDefaultWriter<Uint8Array> to, Bytes bytes) {
    // W3C WebTransport §5.5, "write": the browser copies the bytes when the write's turn comes, at
    // once if none is before it. Until then they have to stay what they are: a script's array does,
    // since it is given back by then; Java's may be its owner's again when the engine's stage has
    // completed.
    boolean takenAtOnce = hasWritten && window.isIdle();
    boolean held = !takenAtOnce && bytes instanceof JsBytes;
    hasWritten = true;
    int length = bytes.length();
    window.take(length);
    long handedNs = carrier.loop().nowNs();
    carrier.pace().handed(length, handedNs);
    Uint8Array view = JsBytes.toScript(bytes);
    Bytes toRelease = held ? bytes : Bytes.empty();
    Reactions.on(
        to.write(takenAtOnce || held ? view : view.slice()),
        written -> {
          toRelease.release();
          carrier.pace().taken(length, carrier.loop().nowNs() - handedNs);
          taken(length);
        },
        failed -> {
          toRelease.release();
          refused(length);
        });
    if (!held) {
      bytes.release();
    }
  }

  private void taken(int length) {
    window.giveBack(length);
    if (!sendEnded && heldUp) {
      carrier.writableSoon(this);
    } else {
      carrier.writableSoon();
    }
  }

  /** The stream or the session has ended, which is told elsewhere: until then nothing is taken. */
  private void refused(int length) {
    broken = true;
    window.giveBack(length);
    carrier.writableSoon();
  }

  /** Tells the engine that there is room again; from the carrier, which does so for all streams. */
  void tellWritable() {
    if (heldUp && !sendEnded) {
      heldUp = false;
      events().writable();
    }
  }

  @Override
  public void reset(long code) {
    WritableStreamDefaultWriter<Uint8Array> to = writer;
    if (to != null && !sendEnded) {
      sendEnded = true;
      carrier.aborts().add(() -> Reactions.ignore(to.abort(Failures.streamError(code))));
    }
  }

  @Override
  public void read() {
    demanded = true;
    JsBytes next = aside.poll();
    if (next != null) {
      demanded = false;
      carrier.unread().returned(next.length());
      events().data(next);
    } else if (endSeen) {
      demanded = false;
      receiveEnded();
      events().end();
    } else {
      fetch();
    }
  }

  private void fetch() {
    ReadableStreamDefaultReader<Uint8Array> from = reader;
    if (from != null && !fetching && !receiveEnded) {
      fetching = true;
      // Failures are told by the reader's own promise.
      Reactions.on(from.read(), this::delivered, failed -> {});
    }
  }

  private void delivered(ReadResult<Uint8Array> result) {
    fetching = false;
    carrier.aborts().heard();
    if (receiveEnded) {
      return;
    }
    if (result.isDone()) {
      endSeen = true;
    } else if (result.getValue().getByteLength() == 0) {
      fetch();
      return;
    }
    if (!demanded) {
      setAside(result);
    } else if (endSeen) {
      read();
    } else {
      demanded = false;
      carrier.unread().arrived();
      events().data(new JsBytes(result.getValue()));
    }
  }

  @Override
  public boolean isUnread() {
    return !demanded && !fetching && !endSeen;
  }

  @Override
  public void setAside() {
    fetch();
  }

  private void setAside(ReadResult<Uint8Array> result) {
    int bytes = 0;
    if (!endSeen) {
      JsBytes next = new JsBytes(result.getValue());
      bytes = next.length();
      aside.add(next);
    }
    if (carrier.unread().setAside(bytes) && !endSeen) {
      fetch();
    }
  }

  private void receiveEnded() {
    receiveEnded = true;
    for (JsBytes left = aside.poll(); left != null; left = aside.poll()) {
      carrier.unread().returned(left.length());
      left.release();
    }
    carrier.unread().remove(this);
  }

  @Override
  public void stopSending(long code) {
    ReadableStreamDefaultReader<Uint8Array> from = reader;
    if (from != null && !receiveEnded) {
      receiveEnded();
      carrier.aborts().add(() -> Reactions.ignore(from.cancel(Failures.streamError(code))));
    }
  }

  @Override
  public void priority(StreamPriority priority) {
    window.level(priority.value());
    if (writable != null) {
      writable.setSendOrder(priority.value());
    }
  }
}
