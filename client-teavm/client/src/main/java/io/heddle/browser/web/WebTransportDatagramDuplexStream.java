package io.heddle.browser.web;

import jsinterop.annotations.JsOverlay;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/** W3C WebTransport, interface {@code WebTransportDatagramDuplexStream}, in its older shape too. */
@JsType(isNative = true, namespace = JsPackage.GLOBAL)
public class WebTransportDatagramDuplexStream {
  private WebTransportDatagramDuplexStream() {}

  @JsProperty
  public native ReadableStream<Uint8Array> getReadable();

  /**
   * A stream for datagrams to send: a new one, or in a browser that still has the older shape the
   * only one there is.
   */
  @JsOverlay
  public final WritableStream<Uint8Array> writable(WebTransportSendOptions options) {
    return Any.isPresent(rawCreateWritable()) ? createWritable(options) : getWritable();
  }

  @JsProperty(name = "createWritable")
  private native @Nullable Any rawCreateWritable();

  private native WritableStream<Uint8Array> createWritable(WebTransportSendOptions options);

  @JsProperty
  private native WritableStream<Uint8Array> getWritable();

  /** In bytes; may change as the path does. */
  @JsProperty
  public native int getMaxDatagramSize();

  /** In milliseconds. */
  @JsProperty
  public native void setIncomingMaxAge(double maxAgeMs);

  /** In milliseconds. */
  @JsProperty
  public native void setOutgoingMaxAge(double maxAgeMs);

  /** In datagrams. Both names are set: the standard's, and the one browsers had first. */
  @JsOverlay
  public final void limitIncoming(int datagrams) {
    setIncomingMaxBufferedDatagrams(datagrams);
    setIncomingHighWaterMark(datagrams);
  }

  /** In datagrams, as {@link #limitIncoming}. */
  @JsOverlay
  public final void limitOutgoing(int datagrams) {
    setOutgoingMaxBufferedDatagrams(datagrams);
    setOutgoingHighWaterMark(datagrams);
  }

  @JsProperty
  private native void setIncomingMaxBufferedDatagrams(int datagrams);

  @JsProperty
  private native void setOutgoingMaxBufferedDatagrams(int datagrams);

  @JsProperty
  private native void setIncomingHighWaterMark(int datagrams);

  @JsProperty
  private native void setOutgoingHighWaterMark(int datagrams);
}
