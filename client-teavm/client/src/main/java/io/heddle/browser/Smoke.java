package io.heddle.browser;

import io.heddle.browser.web.Any;
import io.heddle.browser.web.Global;
import io.heddle.browser.web.Promise;
import io.heddle.browser.web.Uint8Array;
import io.heddle.browser.web.WebTransport;
import java.util.concurrent.CompletableFuture;
import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;

/** Proves that Java, its futures and bytes among it, has reached the page; one of each. */
@JsType
public final class Smoke {
  private final String name;
  private int calls;

  @JsConstructor
  public Smoke(String name) {
    this.name = name;
  }

  public String greet() {
    calls++;
    return "Hello, " + name + "!";
  }

  @JsProperty
  public int getCalls() {
    return calls;
  }

  /** The bytes in reverse order. */
  public Uint8Array reverse(Uint8Array bytes) {
    byte[] in = ByteArrays.toJava(bytes);
    byte[] out = new byte[in.length];
    for (int i = 0; i < in.length; i++) {
      out[i] = in[in.length - 1 - i];
    }
    return ByteArrays.toJavaScript(out);
  }

  /** What {@code promise} gives, after a while. */
  public Promise<Any> later(Promise<Any> promise, int delayMs) {
    CompletableFuture<Any> later =
        Promises.toFuture(promise)
            .thenCompose(
                value -> {
                  CompletableFuture<Any> end = new CompletableFuture<>();
                  Global.setTimeout(() -> end.complete(value), delayMs);
                  return end;
                });
    return Promises.toPromise(later);
  }

  /** Rejected with a Java exception. */
  public Promise<Any> fail() {
    return Promises.toPromise(
        CompletableFuture.failedFuture(new IllegalStateException("thrown by " + name)));
  }

  /** How {@code promise} failed, as Java sees it. */
  public String failureOf(Any reason) {
    return Promises.toJava(reason).toString();
  }

  public static boolean canWebTransport() {
    return WebTransport.isSupported();
  }
}
