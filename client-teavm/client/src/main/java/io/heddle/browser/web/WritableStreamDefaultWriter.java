package io.heddle.browser.web;

import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://streams.spec.whatwg.org/#default-writer-class">WHATWG Streams,
 * WritableStreamDefaultWriter</a>.
 */
@JsType(isNative = true, namespace = JsPackage.GLOBAL)
public interface WritableStreamDefaultWriter<T> {
  /** Fulfilled while {@link #getDesiredSize} is positive. */
  @JsProperty
  Promise<Any> getReady();

  @JsProperty
  Promise<Any> getClosed();

  @JsProperty
  double getDesiredSize();

  Promise<Any> write(T chunk);

  Promise<Any> close();

  Promise<Any> abort(@Nullable Any reason);

  void releaseLock();
}
