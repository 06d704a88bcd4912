package io.heddle.browser.web;

import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://streams.spec.whatwg.org/#default-reader-class">WHATWG Streams,
 * ReadableStreamDefaultReader</a>.
 */
@JsType(isNative = true, namespace = JsPackage.GLOBAL)
public interface ReadableStreamDefaultReader<T> {
  Promise<ReadResult<T>> read();

  Promise<Any> cancel(@Nullable Any reason);

  void releaseLock();

  @JsProperty
  Promise<Any> getClosed();
}
