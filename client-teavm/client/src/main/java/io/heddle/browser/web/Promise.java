package io.heddle.browser.web;

import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsFunction;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://tc39.es/ecma262/#sec-promise-objects">ECMA-262 Promise</a>.
 *
 * <p>{@code T} has to be a native type, or {@link Any} where the promise gives nothing or a
 * primitive: values inside generics are not converted.
 */
@JsType(isNative = true, namespace = JsPackage.GLOBAL)
public class Promise<T> {
  @JsConstructor
  public Promise(Executor<T> executor) {}

  public native <R> Promise<R> then(
      Reaction<? super T, ? extends R> onFulfilled, Reaction<Any, ? extends R> onRejected);

  public native <R> Promise<R> then(Reaction<? super T, ? extends R> onFulfilled);

  /** For who does not look at what it is settled with, which then costs nothing to convert. */
  public native Promise<Any> then(Settled onFulfilled, Settled onRejected);

  public static native <T> Promise<T> resolve(@Nullable T value);

  public static native <T> Promise<T> reject(Any reason);

  /** Runs inside the constructor. */
  @JsFunction
  public interface Executor<T> {
    void start(Settle<T> resolve, Settle<Any> reject);
  }

  /** What an {@link Executor} settles the promise with; the first call counts. */
  @JsFunction
  public interface Settle<T> {
    void with(@Nullable T value);
  }

  /** Runs in a microtask when the promise is settled. */
  @JsFunction
  public interface Reaction<T, R> {
    @Nullable R react(T value);
  }

  /** A {@link Reaction} that takes no notice of the value. */
  @JsFunction
  public interface Settled {
    void settled();
  }
}
