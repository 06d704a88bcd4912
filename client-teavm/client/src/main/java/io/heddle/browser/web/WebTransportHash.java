package io.heddle.browser.web;

import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/** W3C WebTransport, dictionary {@code WebTransportHash}. */
@JsType(isNative = true, name = "Object", namespace = JsPackage.GLOBAL)
public class WebTransportHash {
  @JsConstructor
  public WebTransportHash() {}

  /** {@code "sha-256"} is the only one defined. */
  public @Nullable String algorithm;

  /** The digest of the certificate in DER. */
  public @Nullable Uint8Array value;
}
