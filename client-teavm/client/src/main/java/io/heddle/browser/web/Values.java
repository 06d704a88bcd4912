package io.heddle.browser.web;

import jsinterop.annotations.JsMethod;
import jsinterop.annotations.JsPackage;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;

/**
 * Questions that only a script can ask of a value, and conversions that are safe once it was asked.
 */
final class Values {
  private Values() {}

  @JSBody(params = "value", script = "return value !== null && value !== undefined;")
  static native boolean isPresent(@Nullable Any value);

  @JSBody(params = "value", script = "return typeof value === 'string';")
  static native boolean isString(@Nullable Any value);

  @JsMethod(namespace = "Number")
  static native boolean isFinite(@Nullable Any value);

  @JsMethod(namespace = JsPackage.GLOBAL, name = "Number")
  static native double toNumber(@Nullable Any value);

  @JsMethod(namespace = JsPackage.GLOBAL, name = "String")
  static native String toText(@Nullable Any value);
}
