package io.heddle.browser.api;

import io.heddle.BidiStream;
import io.heddle.browser.web.Any;
import io.heddle.browser.web.ReadableStream;
import io.heddle.browser.web.Uint8Array;
import io.heddle.browser.web.WritableStream;
import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsOverlay;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/**
 * W3C WebTransport, interface {@code WebTransportBidirectionalStream}: a plain object of its shape.
 */
@JsType(isNative = true, name = "Object", namespace = JsPackage.GLOBAL)
class StreamPair {
  @JsConstructor
  StreamPair() {}

  @Nullable ReadableStream<Uint8Array> readable;

  @Nullable WritableStream<Any> writable;

  @JsOverlay
  static StreamPair of(BidiStream stream) {
    StreamPair pair = new StreamPair();
    pair.readable = Readables.of(stream);
    pair.writable = Writables.of(stream);
    return pair;
  }
}
