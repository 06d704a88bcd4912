package io.heddle.browser.web;

import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;

/**
 * <a href="https://tc39.es/ecma262/#sec-typedarray-objects">ECMA-262 Uint8Array</a>: a view of a
 * part of an {@link ArrayBuffer}.
 */
@JsType(isNative = true, namespace = JsPackage.GLOBAL)
public class Uint8Array {
  @JsConstructor
  public Uint8Array(int length) {}

  @JsConstructor
  public Uint8Array(ArrayBuffer buffer) {}

  @JsConstructor
  public Uint8Array(ArrayBuffer buffer, int byteOffset, int length) {}

  @JsProperty
  public native ArrayBuffer getBuffer();

  @JsProperty
  public native int getByteOffset();

  @JsProperty
  public native int getByteLength();

  /** Another view of the same bytes. */
  public native Uint8Array subarray(int begin, int end);

  /** A copy, with a buffer of its own. */
  public native Uint8Array slice();

  /** A copy of a part, with a buffer of its own. */
  public native Uint8Array slice(int begin, int end);

  /** Copies all of {@code source} to {@code offset} and on. */
  public native void set(Uint8Array source, int offset);
}
