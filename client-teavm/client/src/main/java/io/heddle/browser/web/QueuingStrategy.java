package io.heddle.browser.web;

import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsFunction;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/** <a href="https://streams.spec.whatwg.org/#qs-api">WHATWG Streams, QueuingStrategy</a>. */
@JsType(isNative = true, name = "Object", namespace = JsPackage.GLOBAL)
public class QueuingStrategy {
  @JsConstructor
  public QueuingStrategy() {}

  /** In whatever {@link #size} measures; chunks if it is absent. */
  public double highWaterMark;

  /** Not for byte streams, which count bytes. */
  public @Nullable Size size;

  /** {@link QueuingStrategy#size}. */
  @JsFunction
  public interface Size {
    double sizeOf(Any chunk);
  }
}
