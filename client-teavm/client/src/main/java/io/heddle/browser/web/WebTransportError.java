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
  private WebTransportError(String message, Options options) {
    super(message, "");
  }

  @JsConstructor
  private WebTransportError(Options options) {
    super("", "");
  }

  /** A new error, in browsers that have the constructor of older drafts too. */
  @JsOverlay
  public static WebTransportError of(String message, Options options) {
    try {
      return new WebTransportError(message, options);
    } catch (Throwable older) {
      options.message = message;
      return new WebTransportError(options);
    }
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

    /** Where older drafts have the message. */
    private @Nullable String message;

    /** Default {@code "stream"}, which is all that browsers of older drafts make. */
    public @Nullable String source;

    /** 0 to 0xffffffff, of which browsers of older drafts, Chromium too, make at most 0xff. */
    public double streamErrorCode;
  }
}
