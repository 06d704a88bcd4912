package io.heddle.browser.web;

import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;

/** <a href="https://streams.spec.whatwg.org/#default-reader-read">What a read gives</a>. */
@JsType(isNative = true, name = "?", namespace = JsPackage.GLOBAL)
public interface ReadResult<T> {
  /** Whether the stream is at its end. */
  @JsProperty
  boolean isDone();

  /** The chunk, unless {@link #isDone}. */
  @JsProperty
  T getValue();
}
