package io.heddle.browser.web;

import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;

/** W3C WebTransport, interface {@code WebTransportBidirectionalStream}. */
@JsType(isNative = true, namespace = JsPackage.GLOBAL)
public interface WebTransportBidirectionalStream {
  @JsProperty
  WebTransportReceiveStream getReadable();

  @JsProperty
  WebTransportSendStream getWritable();
}
