package io.heddle.browser.web;

import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://streams.spec.whatwg.org/#ws-class">WHATWG Streams, WritableStream</a> of chunks
 * of a native type.
 */
@JsType(isNative = true, namespace = JsPackage.GLOBAL)
public class WritableStream<T> {
  @JsConstructor
  public WritableStream(UnderlyingSink sink) {}

  @JsConstructor
  public WritableStream(UnderlyingSink sink, QueuingStrategy strategy) {}

  @JsProperty
  public native boolean isLocked();

  public native WritableStreamDefaultWriter<T> getWriter();

  public native Promise<Any> abort(@Nullable Any reason);
}
