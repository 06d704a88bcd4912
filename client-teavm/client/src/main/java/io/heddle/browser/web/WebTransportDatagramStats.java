package io.heddle.browser.web;

import java.util.OptionalDouble;
import jsinterop.annotations.JsOverlay;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/** W3C WebTransport, dictionary {@code WebTransportDatagramStats}. */
@JsType(isNative = true, name = "?", namespace = JsPackage.GLOBAL)
public interface WebTransportDatagramStats {

  /** Datagrams that found the queue full. */
  @JsOverlay
  default OptionalDouble droppedIncoming() {
    return Any.number(rawDroppedIncoming());
  }

  @JsProperty(name = "droppedIncoming")
  @Nullable Any rawDroppedIncoming();

  /** Datagrams that nobody read in time. */
  @JsOverlay
  default OptionalDouble expiredIncoming() {
    return Any.number(rawExpiredIncoming());
  }

  @JsProperty(name = "expiredIncoming")
  @Nullable Any rawExpiredIncoming();

  /** Datagrams that could not be sent in time. */
  @JsOverlay
  default OptionalDouble expiredOutgoing() {
    return Any.number(rawExpiredOutgoing());
  }

  @JsProperty(name = "expiredOutgoing")
  @Nullable Any rawExpiredOutgoing();

  /** Datagrams declared lost. */
  @JsOverlay
  default OptionalDouble lostOutgoing() {
    return Any.number(rawLostOutgoing());
  }

  @JsProperty(name = "lostOutgoing")
  @Nullable Any rawLostOutgoing();
}
