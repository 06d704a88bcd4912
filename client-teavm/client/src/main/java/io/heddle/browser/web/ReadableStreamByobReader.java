package io.heddle.browser.web;

import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://streams.spec.whatwg.org/#byob-reader-class">WHATWG Streams,
 * ReadableStreamBYOBReader</a>.
 */
@JsType(isNative = true, name = "ReadableStreamBYOBReader", namespace = JsPackage.GLOBAL)
public interface ReadableStreamByobReader {
  /** Takes the buffer of {@code view} away; the result has another view of the same memory. */
  Promise<ReadResult<Uint8Array>> read(Uint8Array view);

  Promise<Any> cancel(@Nullable Any reason);

  void releaseLock();

  @JsProperty
  Promise<Any> getClosed();
}
