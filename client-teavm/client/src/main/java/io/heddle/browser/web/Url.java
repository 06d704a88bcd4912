package io.heddle.browser.web;

import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;

/** <a href="https://url.spec.whatwg.org/#url-class">WHATWG URL</a>. */
@JsType(isNative = true, name = "URL", namespace = JsPackage.GLOBAL)
public class Url {
  /** Throws a TypeError if it is none. */
  @JsConstructor
  public Url(String url) {}

  /** Throws a TypeError if it is none. */
  @JsConstructor
  public Url(String url, String base) {}

  @JsProperty
  public native String getHref();

  /** With a colon at the end. */
  @JsProperty
  public native String getProtocol();

  /** Empty if there is none. */
  @JsProperty
  public native String getUsername();

  /** Empty if there is none. */
  @JsProperty
  public native String getPassword();

  /** Of an IPv6 address with its brackets. */
  @JsProperty
  public native String getHostname();

  /** Empty if it is the scheme's. */
  @JsProperty
  public native String getPort();

  @JsProperty
  public native String getPathname();

  /** Empty, or with a question mark. */
  @JsProperty
  public native String getSearch();
}
