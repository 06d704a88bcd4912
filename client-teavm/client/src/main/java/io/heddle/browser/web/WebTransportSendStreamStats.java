package io.heddle.browser.web;

import java.util.OptionalDouble;
import jsinterop.annotations.JsOverlay;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/** W3C WebTransport, dictionary {@code WebTransportSendStreamStats}. */
@JsType(isNative = true, name = "?", namespace = JsPackage.GLOBAL)
public interface WebTransportSendStreamStats {

  /** Bytes handed to the browser. */
  @JsOverlay
  default OptionalDouble bytesWritten() {
    return Any.number(rawBytesWritten());
  }

  @JsProperty(name = "bytesWritten")
  @Nullable Any rawBytesWritten();

  /** Bytes sent at least once. */
  @JsOverlay
  default OptionalDouble bytesSent() {
    return Any.number(rawBytesSent());
  }

  @JsProperty(name = "bytesSent")
  @Nullable Any rawBytesSent();

  /** Bytes acknowledged in order. */
  @JsOverlay
  default OptionalDouble bytesAcknowledged() {
    return Any.number(rawBytesAcknowledged());
  }

  @JsProperty(name = "bytesAcknowledged")
  @Nullable Any rawBytesAcknowledged();
}
