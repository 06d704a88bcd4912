package io.heddle.browser.web;

import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsFunction;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://streams.spec.whatwg.org/#underlying-source-api">WHATWG Streams,
 * UnderlyingSource</a>: where a stream of the page's own takes its chunks from.
 */
@JsType(isNative = true, name = "Object", namespace = JsPackage.GLOBAL)
public class UnderlyingSource<T> {
  @JsConstructor
  public UnderlyingSource() {}

  public @Nullable Start<T> start;

  /** Called when the queue wants more; not again before the promise is fulfilled. */
  public @Nullable Pull<T> pull;

  /** Called when the reader wants no more. */
  public @Nullable Cancel cancel;

  /** {@code "bytes"} for a byte stream. */
  public @Nullable String type;

  /** {@link UnderlyingSource#start}. */
  @JsFunction
  public interface Start<T> {
    void start(ReadableStreamController<T> controller);
  }

  /** {@link UnderlyingSource#pull}. */
  @JsFunction
  public interface Pull<T> {
    Promise<Any> pull(ReadableStreamController<T> controller);
  }

  /** {@link UnderlyingSource#cancel}. */
  @JsFunction
  public interface Cancel {
    Promise<Any> cancel(Any reason);
  }
}
