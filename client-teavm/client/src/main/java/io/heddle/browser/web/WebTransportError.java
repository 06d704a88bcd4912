package io.heddle.browser.web;

import java.util.Optional;
import java.util.OptionalDouble;
import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsOverlay;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/** W3C WebTransport, interface {@code WebTransportError}. */
@JsType(isNative = true, namespace = JsPackage.GLOBAL)
public class WebTransportError extends DomException {
  @JsConstructor
  public WebTransportError(String message, Options options) {
    super(message, "");
  }

  @JsProperty(name = "source")
  private native @Nullable Any rawSource();

  @JsProperty(name = "streamErrorCode")
  private native @Nullable Any rawStreamErrorCode();

  /** {@code "stream"} or {@code "session"}; empty for an error of another kind. */
  @JsOverlay
  public final Optional<String> source() {
    return Any.text(rawSource());
  }

  /** The application's code, 0 to 0xffffffff, if the peer reset or stopped a stream with one. */
  @JsOverlay
  public final OptionalDouble streamErrorCode() {
    return Any.number(rawStreamErrorCode());
  }

  /** W3C WebTransport, dictionary {@code WebTransportErrorOptions}. */
  @JsType(isNative = true, name = "Object", namespace = JsPackage.GLOBAL)
  public static class Options {
    @JsConstructor
    public Options() {}

    /** Default {@code "stream"}. */
    public @Nullable String source;

    /** 0 to 0xffffffff. */
    public double streamErrorCode;
  }
}
