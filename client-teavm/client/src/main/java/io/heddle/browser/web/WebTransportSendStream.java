package io.heddle.browser.web;

import jsinterop.annotations.JsOverlay;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/** W3C WebTransport, interface {@code WebTransportSendStream}. */
@JsType(isNative = true, namespace = JsPackage.GLOBAL)
public class WebTransportSendStream extends WritableStream<Uint8Array> {
  private WebTransportSendStream() {
    super(new UnderlyingSink());
  }

  /** Higher is sent first; an integer. */
  @JsProperty
  public native void setSendOrder(double sendOrder);

  @JsProperty
  public native void setSendGroup(WebTransportSendGroup group);

  /** Whether {@link #getStats} is there. */
  @JsOverlay
  public final boolean hasStats() {
    return Any.isPresent(rawGetStats());
  }

  @JsProperty(name = "getStats")
  private native @Nullable Any rawGetStats();

  public native Promise<WebTransportSendStreamStats> getStats();
}
