package io.heddle.browser.web;

import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsFunction;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://html.spec.whatwg.org/multipage/web-messaging.html#message-channels">WHATWG HTML
 * MessageChannel</a>.
 */
@JsType(isNative = true, namespace = JsPackage.GLOBAL)
public class MessageChannel {
  @JsConstructor
  public MessageChannel() {}

  @JsProperty
  public native Port getPort1();

  @JsProperty
  public native Port getPort2();

  /** One end. */
  @JsType(isNative = true, name = "MessagePort", namespace = JsPackage.GLOBAL)
  public static class Port {
    /** What is posted at the other end; setting it lets messages in. */
    public @Nullable Listener onmessage;

    private Port() {}

    /** Arrives at the other end in a task of its own. */
    public native void postMessage(int message);
  }

  /** An event handler. */
  @JsFunction
  public interface Listener {
    void heard(Any event);
  }
}
