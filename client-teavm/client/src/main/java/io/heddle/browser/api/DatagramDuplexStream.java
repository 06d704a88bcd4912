package io.heddle.browser.api;

import io.heddle.Bytes;
import io.heddle.DatagramException;
import io.heddle.Datagrams;
import io.heddle.Datagrams.Outcome;
import io.heddle.Session;
import io.heddle.browser.JsBytes;
import io.heddle.browser.web.Any;
import io.heddle.browser.web.Promise;
import io.heddle.browser.web.ReadableStream;
import io.heddle.browser.web.Uint8Array;
import io.heddle.browser.web.UnderlyingSink;
import io.heddle.browser.web.WritableStream;
import io.heddle.browser.web.WritableStreamController;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import jsinterop.annotations.JsIgnore;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/**
 * W3C WebTransport, interface {@code WebTransportDatagramDuplexStream}. Confined to the page's
 * thread.
 */
@JsType(name = "WebTransportDatagramDuplexStream")
public final class DatagramDuplexStream {
  /** What browsers say before they know: it fits every path. */
  private static final int SIZE_BEFORE_CONNECTED = 1024;

  /** Datagrams that are taken at once, while others wait to be sent: fewer turns for the page. */
  private static final int AHEAD = 16;

  private final CompletableFuture<Session> connecting;
  private final IncomingStreams<Bytes, Uint8Array> incoming;
  private @Nullable Datagrams datagrams;
  private @Nullable WritableStream<Any> firstWritable;
  private @Nullable Any incomingMaxAge = Scripts.none();
  private @Nullable Any outgoingMaxAge = Scripts.none();
  private int ahead;
  private double incomingHighWaterMark = 1;
  private double outgoingHighWaterMark = 1;

  @JsIgnore
  @SuppressWarnings("FutureReturnValueIgnored") // nothing comes after
  DatagramDuplexStream(CompletableFuture<Session> connecting) {
    this.connecting = connecting;
    connecting.thenAccept(session -> datagrams = session.datagrams());
    incoming =
        new IncomingStreams<>(
            connecting,
            session -> session.datagrams().receive(),
            payload -> Readables.own(JsBytes.toScript(payload)));
  }

  @JsIgnore
  IncomingStreams<Bytes, Uint8Array> incoming() {
    return incoming;
  }

  /**
   * Datagrams as they arrive.
   *
   * @return the same stream each time; a Uint8Array each datagram, the reader's to keep
   */
  @JsProperty
  public ReadableStream<Uint8Array> getReadable() {
    return incoming.readable();
  }

  /**
   * The stream for datagrams to send, as browsers had it before {@link #createWritable}.
   *
   * @return the same stream each time; takes what holds bytes, and copies it
   */
  @JsProperty
  public WritableStream<Any> getWritable() {
    WritableStream<Any> writable = firstWritable;
    if (writable == null) {
      writable = createWritable();
      firstWritable = writable;
    }
    return writable;
  }

  /**
   * A further stream for datagrams to send.
   *
   * @return takes what holds bytes, and copies it; a write ends when the datagram was sent or
   *     dropped, or when only few wait for that
   */
  public WritableStream<Any> createWritable() {
    UnderlyingSink sink = new UnderlyingSink();
    sink.write = this::write;
    return new WritableStream<>(sink);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nothing comes after
  private @Nullable Any write(Any chunk, WritableStreamController controller) {
    Uint8Array bytes = Scripts.copyOfBytes(chunk);
    if (bytes == null) {
      return Any.of(Promise.reject(Writables.notBytes()));
    }
    Datagrams current = datagrams;
    if (current == null || ahead >= AHEAD) {
      return Any.of(
          Errors.completion(
              connecting
                  .thenCompose(session -> session.datagrams().send(new JsBytes(bytes)))
                  .exceptionally(DatagramDuplexStream::dropped)));
    }
    ahead++;
    current
        .send(new JsBytes(bytes))
        .whenComplete(
            (outcome, failure) -> {
              ahead--;
              if (failure != null && !(failure instanceof DatagramException)) {
                controller.error(Errors.of(failure));
              }
            });
    return Scripts.undefined();
  }

  private static Outcome dropped(Throwable failure) {
    // W3C WebTransport §4.4, writeDatagrams: one that is too large is dropped.
    if (failure instanceof DatagramException || failure.getCause() instanceof DatagramException) {
      return Outcome.OVERFLOWED;
    }
    throw new CompletionException(failure);
  }

  /**
   * The largest datagram that may be sent.
   *
   * @return in bytes; before the session is established, a size that fits every path
   */
  @JsProperty
  public int getMaxDatagramSize() {
    Datagrams current = datagrams;
    return current == null ? SIZE_BEFORE_CONNECTED : current.maxSizeBytes();
  }

  /**
   * How long arrived datagrams wait to be read.
   *
   * @return in milliseconds, or null for no limit
   */
  @JsProperty
  public @Nullable Any getIncomingMaxAge() {
    return incomingMaxAge;
  }

  /**
   * Drops arrived datagrams that wait longer to be read. Throws a RangeError if out of range.
   *
   * @param value in milliseconds; null or 0 for no limit, which is the default
   */
  @JsProperty
  public void setIncomingMaxAge(@Nullable Any value) {
    incomingMaxAge = age(value, Datagrams::incomingMaxAgeMs);
  }

  /**
   * How long datagrams wait to be sent.
   *
   * @return in milliseconds, or null for no limit
   */
  @JsProperty
  public @Nullable Any getOutgoingMaxAge() {
    return outgoingMaxAge;
  }

  /**
   * Drops datagrams that wait longer to be sent. Throws a RangeError if out of range.
   *
   * @param value in milliseconds; null or 0 for no limit, which is the default
   */
  @JsProperty
  public void setOutgoingMaxAge(@Nullable Any value) {
    outgoingMaxAge = age(value, Datagrams::outgoingMaxAgeMs);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nothing comes after
  private @Nullable Any age(@Nullable Any value, BiConsumer<Datagrams, Long> setter) {
    double ms = Any.isPresent(value) ? Any.number(value).orElse(-1) : 0;
    if (ms < 0) {
      Scripts.raise(Scripts.rangeError("An age is null or a number of milliseconds, 0 or more"));
    }
    long maxAgeMs = ms == 0 ? Long.MAX_VALUE : Math.max(1, (long) ms);
    CompletableFuture<Session> connected = connecting;
    connected.thenAccept(session -> setter.accept(session.datagrams(), maxAgeMs));
    return ms == 0 ? Scripts.none() : value;
  }

  /**
   * The wish of {@link #setIncomingHighWaterMark}.
   *
   * @return in datagrams; 1 by default
   */
  @JsProperty
  public double getIncomingHighWaterMark() {
    return incomingHighWaterMark;
  }

  /**
   * How many arrived datagrams are to be held unread. A wish: Heddle's queue has a bound of its
   * own, {@code Limits.maxQueuedDatagrams}. Throws a RangeError if out of range.
   *
   * @param datagrams 0 or more; less than 1 counts as 1
   */
  @JsProperty
  public void setIncomingHighWaterMark(double datagrams) {
    incomingHighWaterMark = mark(datagrams);
  }

  /**
   * The wish of {@link #setOutgoingHighWaterMark}.
   *
   * @return in datagrams; 1 by default
   */
  @JsProperty
  public double getOutgoingHighWaterMark() {
    return outgoingHighWaterMark;
  }

  /**
   * How many datagrams are to be held unsent. A wish, as the incoming one. Throws a RangeError if
   * out of range.
   *
   * @param datagrams 0 or more; less than 1 counts as 1
   */
  @JsProperty
  public void setOutgoingHighWaterMark(double datagrams) {
    outgoingHighWaterMark = mark(datagrams);
  }

  private static double mark(double datagrams) {
    // Not >= 0 is more than < 0: NaN.
    if (!(datagrams >= 0)) {
      Scripts.raise(Scripts.rangeError("A high water mark is 0 or more"));
    }
    return Math.max(1, datagrams);
  }
}
