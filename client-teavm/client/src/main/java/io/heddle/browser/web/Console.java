package io.heddle.browser.web;

import jsinterop.annotations.JsMethod;

/** The browser's console. */
public final class Console {
  private Console() {}

  @JsMethod(namespace = "console")
  public static native void log(String message);

  @JsMethod(namespace = "console")
  public static native void warn(String message);

  @JsMethod(namespace = "console")
  public static native void error(String message);
}
