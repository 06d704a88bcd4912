package io.heddle.browser.web;

import java.util.OptionalDouble;
import jsinterop.annotations.JsOverlay;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/**
 * W3C WebTransport, dictionary {@code WebTransportConnectionStats}. Browsers leave out what they do
 * not count.
 */
@JsType(isNative = true, name = "?", namespace = JsPackage.GLOBAL)
public interface WebTransportConnectionStats {

  /** Payload, in bytes, first transmissions only. */
  @JsOverlay
  default OptionalDouble bytesSent() {
    return Any.number(rawBytesSent());
  }

  @JsProperty(name = "bytesSent")
  @Nullable Any rawBytesSent();

  /** Framing and retransmissions, in bytes. */
  @JsOverlay
  default OptionalDouble bytesSentOverhead() {
    return Any.number(rawBytesSentOverhead());
  }

  @JsProperty(name = "bytesSentOverhead")
  @Nullable Any rawBytesSentOverhead();

  /** In bytes. */
  @JsOverlay
  default OptionalDouble bytesAcknowledged() {
    return Any.number(rawBytesAcknowledged());
  }

  @JsProperty(name = "bytesAcknowledged")
  @Nullable Any rawBytesAcknowledged();

  /** In packets. */
  @JsOverlay
  default OptionalDouble packetsSent() {
    return Any.number(rawPacketsSent());
  }

  @JsProperty(name = "packetsSent")
  @Nullable Any rawPacketsSent();

  /** In bytes. */
  @JsOverlay
  default OptionalDouble bytesLost() {
    return Any.number(rawBytesLost());
  }

  @JsProperty(name = "bytesLost")
  @Nullable Any rawBytesLost();

  /** In packets. */
  @JsOverlay
  default OptionalDouble packetsLost() {
    return Any.number(rawPacketsLost());
  }

  @JsProperty(name = "packetsLost")
  @Nullable Any rawPacketsLost();

  /** In bytes. */
  @JsOverlay
  default OptionalDouble bytesReceived() {
    return Any.number(rawBytesReceived());
  }

  @JsProperty(name = "bytesReceived")
  @Nullable Any rawBytesReceived();

  /** In packets. */
  @JsOverlay
  default OptionalDouble packetsReceived() {
    return Any.number(rawPacketsReceived());
  }

  @JsProperty(name = "packetsReceived")
  @Nullable Any rawPacketsReceived();

  /** In milliseconds. */
  @JsOverlay
  default OptionalDouble smoothedRtt() {
    return Any.number(rawSmoothedRtt());
  }

  @JsProperty(name = "smoothedRtt")
  @Nullable Any rawSmoothedRtt();

  /** In milliseconds. */
  @JsOverlay
  default OptionalDouble rttVariation() {
    return Any.number(rawRttVariation());
  }

  @JsProperty(name = "rttVariation")
  @Nullable Any rawRttVariation();

  /** In milliseconds. */
  @JsOverlay
  default OptionalDouble minRtt() {
    return Any.number(rawMinRtt());
  }

  @JsProperty(name = "minRtt")
  @Nullable Any rawMinRtt();

  /** In bits a second. */
  @JsOverlay
  default OptionalDouble estimatedSendRate() {
    return Any.number(rawEstimatedSendRate());
  }

  @JsProperty(name = "estimatedSendRate")
  @Nullable Any rawEstimatedSendRate();

  /** May be absent in spite of the standard: see {@link Any#isPresent}. */
  @JsProperty
  @Nullable WebTransportDatagramStats getDatagrams();
}
