package io.heddle.browser.web;

import java.util.OptionalDouble;
import jsinterop.annotations.JsOverlay;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/** W3C WebTransport, dictionary {@code WebTransportReceiveStreamStats}. */
@JsType(isNative = true, name = "?", namespace = JsPackage.GLOBAL)
public interface WebTransportReceiveStreamStats {

  /** Bytes received in order. */
  @JsOverlay
  default OptionalDouble bytesReceived() {
    return Any.number(rawBytesReceived());
  }

  @JsProperty(name = "bytesReceived")
  @Nullable Any rawBytesReceived();

  /** Bytes read by the page. */
  @JsOverlay
  default OptionalDouble bytesRead() {
    return Any.number(rawBytesRead());
  }

  @JsProperty(name = "bytesRead")
  @Nullable Any rawBytesRead();
}
