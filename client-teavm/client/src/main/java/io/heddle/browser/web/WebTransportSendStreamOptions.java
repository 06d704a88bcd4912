package io.heddle.browser.web;

import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsType;

/** W3C WebTransport, dictionary {@code WebTransportSendStreamOptions}. */
@JsType(isNative = true, name = "Object", namespace = JsPackage.GLOBAL)
public class WebTransportSendStreamOptions extends WebTransportSendOptions {
  @JsConstructor
  public WebTransportSendStreamOptions() {}

  /** Default false: fail at once when the peer grants no more streams. */
  public boolean waitUntilAvailable;
}
