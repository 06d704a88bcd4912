package io.heddle.browser.web;

import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsMethod;
import jsinterop.annotations.JsOverlay;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://streams.spec.whatwg.org/#rs-class">WHATWG Streams, ReadableStream</a> of chunks
 * of a native type.
 */
@JsType(isNative = true, namespace = JsPackage.GLOBAL)
public class ReadableStream<T> {
  @JsConstructor
  public ReadableStream(UnderlyingSource<T> source) {}

  @JsConstructor
  public ReadableStream(UnderlyingSource<T> source, QueuingStrategy strategy) {}

  @JsProperty
  public native boolean isLocked();

  public native ReadableStreamDefaultReader<T> getReader();

  /** A reader that fills buffers it is given; for byte streams only. */
  @JsOverlay
  public final ReadableStreamByobReader getByobReader() {
    ReaderOptions options = new ReaderOptions();
    options.mode = "byob";
    return getReader(options);
  }

  @JsMethod(name = "getReader")
  private native ReadableStreamByobReader getReader(ReaderOptions options);

  public native Promise<Any> cancel(@Nullable Any reason);

  /** WHATWG Streams, dictionary {@code ReadableStreamGetReaderOptions}. */
  @JsType(isNative = true, name = "Object", namespace = JsPackage.GLOBAL)
  private static class ReaderOptions {
    @JsConstructor
    ReaderOptions() {}

    @Nullable String mode;
  }
}
