package io.heddle.browser.web;

import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;

/** W3C WebTransport, dictionary {@code WebTransportCloseInfo}. */
@JsType(isNative = true, name = "Object", namespace = JsPackage.GLOBAL)
public class WebTransportCloseInfo {
  @JsConstructor
  public WebTransportCloseInfo() {}

  /** 0 to 0xffffffff. */
  @JsProperty
  public native double getCloseCode();

  /** 0 to 0xffffffff. */
  @JsProperty
  public native void setCloseCode(double code);

  @JsProperty
  public native String getReason();

  /** Browsers cut a reason off after 1024 bytes of UTF-8. */
  @JsProperty
  public native void setReason(String reason);
}
