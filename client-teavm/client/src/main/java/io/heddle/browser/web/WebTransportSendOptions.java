package io.heddle.browser.web;

import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/** W3C WebTransport, dictionary {@code WebTransportSendOptions}. */
@JsType(isNative = true, name = "Object", namespace = JsPackage.GLOBAL)
public class WebTransportSendOptions {
  @JsConstructor
  public WebTransportSendOptions() {}

  public @Nullable WebTransportSendGroup sendGroup;

  /** Higher is sent first; default 0. An integer. */
  public double sendOrder;
}
