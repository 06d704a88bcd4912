package io.heddle.browser.web;

import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsType;

/**
 * <a href="https://streams.spec.whatwg.org/#ws-default-controller-class">WHATWG Streams,
 * WritableStreamDefaultController</a>.
 */
@JsType(isNative = true, name = "?", namespace = JsPackage.GLOBAL)
public interface WritableStreamController {
  void error(Any reason);
}
