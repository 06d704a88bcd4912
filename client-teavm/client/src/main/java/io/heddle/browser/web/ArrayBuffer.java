package io.heddle.browser.web;

import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;

/** <a href="https://tc39.es/ecma262/#sec-arraybuffer-objects">ECMA-262 ArrayBuffer</a>. */
@JsType(isNative = true, namespace = JsPackage.GLOBAL)
public class ArrayBuffer {
  @JsConstructor
  public ArrayBuffer(int byteLength) {}

  @JsProperty
  public native int getByteLength();
}
