package io.heddle.browser.web;

import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsType;

/**
 * W3C WebTransport, interface {@code WebTransportSendGroup}: streams that share the capacity among
 * themselves by their send order, as a group on a par with others.
 */
@JsType(isNative = true, namespace = JsPackage.GLOBAL)
public interface WebTransportSendGroup {
  Promise<WebTransportSendStreamStats> getStats();
}
