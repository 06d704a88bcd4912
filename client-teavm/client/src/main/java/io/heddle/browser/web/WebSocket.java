package io.heddle.browser.web;

import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsFunction;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/** <a href="https://websockets.spec.whatwg.org/#the-websocket-interface">WHATWG WebSocket</a>. */
@JsType(isNative = true, namespace = JsPackage.GLOBAL)
public class WebSocket {
  @JsConstructor
  public WebSocket(String url, String[] protocols) {}

  /** {@code "arraybuffer"} or {@code "blob"}, which is the default. */
  public @Nullable String binaryType;

  public @Nullable Listener onopen;
  public @Nullable Listener onmessage;
  public @Nullable Listener onerror;
  public @Nullable Listener onclose;

  /** The subprotocol that the server chose, or empty text. */
  @JsProperty
  public native String getProtocol();

  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  @JsProperty
  public native int getReadyState();

  /** In bytes: what has been handed over and not yet sent. */
  @JsProperty
  public native double getBufferedAmount();

  /** The bytes are taken before the call returns. */
  public native void send(Uint8Array message);

  /** {@code code} 1000 or 3000 to 4999; {@code reason} at most 123 bytes of UTF-8. */
  public native void close(int code, String reason);

  /** An event handler. */
  @JsFunction
  public interface Listener {
    void heard(SocketEvent event);
  }

  /** MessageEvent and CloseEvent in one: which members are there depends on the handler. */
  @JsType(isNative = true, name = "?", namespace = JsPackage.GLOBAL)
  public interface SocketEvent {
    /** Of a message, when {@link WebSocket#binaryType} is {@code "arraybuffer"}. */
    @JsProperty
    Any getData();

    /** Of a close. */
    @JsProperty
    int getCode();

    /** Of a close. */
    @JsProperty
    String getReason();

    /** Of a close. */
    @JsProperty
    boolean isWasClean();
  }
}
