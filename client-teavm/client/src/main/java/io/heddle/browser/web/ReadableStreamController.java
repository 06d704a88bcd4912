package io.heddle.browser.web;

import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/**
 * WHATWG Streams: a <a
 * href="https://streams.spec.whatwg.org/#rs-default-controller-class">ReadableStreamDefaultController</a>,
 * or for byte streams a <a
 * href="https://streams.spec.whatwg.org/#rbs-controller-class">ReadableByteStreamController</a>.
 */
@JsType(isNative = true, name = "?", namespace = JsPackage.GLOBAL)
public interface ReadableStreamController<T> {
  /** A byte stream takes the chunk's buffer away. */
  void enqueue(T chunk);

  void close();

  void error(Any reason);

  @JsProperty
  double getDesiredSize();

  /** The buffer that a reader waits to have filled, in a byte stream: see {@link Any#isPresent}. */
  @JsProperty
  @Nullable ByobRequest getByobRequest();

  /**
   * <a href="https://streams.spec.whatwg.org/#rs-byob-request-class">ReadableStreamBYOBRequest</a>.
   */
  @JsType(isNative = true, name = "?", namespace = JsPackage.GLOBAL)
  interface ByobRequest {
    @JsProperty
    Uint8Array getView();

    void respond(int bytesWritten);

    void respondWithNewView(Uint8Array view);
  }
}
