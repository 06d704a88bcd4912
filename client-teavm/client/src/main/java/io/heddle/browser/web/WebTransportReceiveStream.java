package io.heddle.browser.web;

import jsinterop.annotations.JsOverlay;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/** W3C WebTransport, interface {@code WebTransportReceiveStream}. */
@JsType(isNative = true, namespace = JsPackage.GLOBAL)
public class WebTransportReceiveStream extends ReadableStream<Uint8Array> {
  private WebTransportReceiveStream() {
    super(new UnderlyingSource<>());
  }

  /** Whether {@link #getStats} is there. */
  @JsOverlay
  public final boolean hasStats() {
    return Any.isPresent(rawGetStats());
  }

  @JsProperty(name = "getStats")
  private native @Nullable Any rawGetStats();

  public native Promise<WebTransportReceiveStreamStats> getStats();
}
