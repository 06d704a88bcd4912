package io.heddle.browser.web;

import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;

/**
 * <a href="https://webidl.spec.whatwg.org/#idl-DOMException">Web IDL DOMException</a>; other errors
 * of JavaScript's have the same {@code name} and {@code message}.
 */
@JsType(isNative = true, name = "DOMException", namespace = JsPackage.GLOBAL)
public class DomException {
  @JsConstructor
  public DomException(String message, String name) {}

  @JsProperty
  public native String getName();

  @JsProperty
  public native String getMessage();
}
