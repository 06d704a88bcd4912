package io.heddle.browser.web;

import jsinterop.annotations.JsFunction;
import jsinterop.annotations.JsMethod;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import org.jspecify.annotations.Nullable;

/** What pages and workers have without asking for it. */
public final class Global {
  private Global() {}

  /** Runs {@code task} when the stack is empty, before any other event. */
  @JsMethod(namespace = JsPackage.GLOBAL)
  public static native void queueMicrotask(Task task);

  /** {@code delayMs} at most 0x7fffffff: more is taken for 0. */
  @JsMethod(namespace = JsPackage.GLOBAL)
  public static native int setTimeout(Task task, int delayMs);

  @JsMethod(namespace = JsPackage.GLOBAL)
  public static native void clearTimeout(int handle);

  /** Milliseconds, with a fraction, since the page began; never goes back. */
  @JsMethod(namespace = "performance", name = "now")
  public static native double nowMs();

  /** Milliseconds since 1970; goes back when somebody puts the machine's clock back. */
  @JsMethod(namespace = "Date", name = "now")
  public static native double wallClockMs();

  /** Scheme, host and port of the page; a worker's is its page's. */
  @JsProperty(namespace = "globalThis")
  public static native String getOrigin();

  @JsProperty(namespace = "globalThis", name = "WebTransport")
  static native @Nullable Any webTransportClass();

  /** What is to run later. */
  @JsFunction
  public interface Task {
    void execute();
  }
}
