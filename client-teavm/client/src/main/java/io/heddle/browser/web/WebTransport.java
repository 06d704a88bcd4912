package io.heddle.browser.web;

import java.util.Optional;
import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsOverlay;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/** W3C WebTransport, interface {@code WebTransport}: a session with a server, over HTTP/3. */
@JsType(isNative = true, namespace = JsPackage.GLOBAL)
public class WebTransport {
  @JsConstructor
  public WebTransport(String url, WebTransportOptions options) {}

  /** Whether the browser has WebTransport at all. */
  @JsOverlay
  public static boolean isSupported() {
    return Any.isPresent(Global.webTransportClass());
  }

  /** Fulfilled once the session is established. */
  @JsProperty
  public native Promise<Any> getReady();

  /** Fulfilled when either side closed the session, rejected when it broke. */
  @JsProperty
  public native Promise<WebTransportCloseInfo> getClosed();

  /** Fulfilled when the server asks to wind up. */
  @JsProperty
  public native Promise<Any> getDraining();

  /** Whether {@link #getDraining} may be asked for. */
  @JsOverlay
  public final boolean tellsDraining() {
    return Any.isPresent(rawDraining());
  }

  @JsProperty(name = "draining")
  private native @Nullable Any rawDraining();

  @JsProperty
  public native WebTransportDatagramDuplexStream getDatagrams();

  @JsProperty
  public native ReadableStream<WebTransportBidirectionalStream> getIncomingBidirectionalStreams();

  @JsProperty
  public native ReadableStream<WebTransportReceiveStream> getIncomingUnidirectionalStreams();

  public native Promise<WebTransportBidirectionalStream> createBidirectionalStream(
      WebTransportSendStreamOptions options);

  public native Promise<WebTransportSendStream> createUnidirectionalStream(
      WebTransportSendStreamOptions options);

  /** Whether {@link #createSendGroup} is there. */
  @JsOverlay
  public final boolean hasSendGroups() {
    return Any.isPresent(rawCreateSendGroup());
  }

  @JsProperty(name = "createSendGroup")
  private native @Nullable Any rawCreateSendGroup();

  public native WebTransportSendGroup createSendGroup();

  /** Whether {@link #getStats} is there. */
  @JsOverlay
  public final boolean hasStats() {
    return Any.isPresent(rawGetStats());
  }

  @JsProperty(name = "getStats")
  private native @Nullable Any rawGetStats();

  public native Promise<WebTransportConnectionStats> getStats();

  /** {@code "pending"}, {@code "reliable-only"} or {@code "supports-unreliable"}. */
  @JsOverlay
  public final Optional<String> reliability() {
    return Any.text(rawReliability());
  }

  @JsProperty(name = "reliability")
  private native @Nullable Any rawReliability();

  /** {@code "default"}, {@code "throughput"} or {@code "low-latency"}. */
  @JsOverlay
  public final Optional<String> congestionControl() {
    return Any.text(rawCongestionControl());
  }

  @JsProperty(name = "congestionControl")
  private native @Nullable Any rawCongestionControl();

  /** The negotiated application protocol, empty text if none was. */
  @JsOverlay
  public final Optional<String> protocol() {
    return Any.text(rawProtocol());
  }

  @JsProperty(name = "protocol")
  private native @Nullable Any rawProtocol();

  public native void close(WebTransportCloseInfo info);
}
