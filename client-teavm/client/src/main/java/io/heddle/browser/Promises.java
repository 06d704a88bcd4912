package io.heddle.browser;

import io.heddle.browser.web.Any;
import io.heddle.browser.web.Promise;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSExceptions;
import org.teavm.jso.JSObject;

/**
 * Promises as futures and futures as promises, failures included: what Java threw comes back from
 * JavaScript as the same exception, and the other way round.
 */
public final class Promises {
  private Promises() {}

  /**
   * A future that is completed in the microtask in which the promise's reactions run.
   *
   * @param <T> what the promise is of
   * @param promise still the caller's, to react to as well
   * @return fails with what {@link #toJava} makes of the reason
   */
  public static <T> CompletableFuture<T> toFuture(Promise<T> promise) {
    return toFuture(promise, value -> value);
  }

  /**
   * A future of what a mapping makes of the promise's value.
   *
   * @param <T> what the promise is of
   * @param <R> what the future is of
   * @param promise still the caller's, to react to as well
   * @param mapping runs in the microtask in which the promise's reactions run; what it throws fails
   *     the future
   * @return fails with what {@link #toJava} makes of the reason
   */
  @SuppressWarnings("FutureReturnValueIgnored") // what reactions return is of no interest here
  public static <T, R> CompletableFuture<R> toFuture(
      Promise<T> promise, Function<? super T, ? extends R> mapping) {
    CompletableFuture<R> future = new CompletableFuture<>();
    promise.then(
        value -> {
          try {
            future.complete(mapping.apply(value));
          } catch (Throwable failure) {
            future.completeExceptionally(failure);
          }
          return null;
        },
        reason -> {
          future.completeExceptionally(toJava(reason));
          return null;
        });
    return future;
  }

  /**
   * A future that tells no more than that the promise was fulfilled.
   *
   * @param promise still the caller's, to react to as well
   * @return fails with what {@link #toJava} makes of the reason
   */
  public static CompletableFuture<Void> toCompletion(Promise<?> promise) {
    return toFuture(promise, value -> null);
  }

  /**
   * A promise of a stage's value.
   *
   * @param <T> what both are of
   * @param stage may complete on the page's thread only, as all do there
   * @return rejected with what {@link #toJavaScript} makes of the stage's failure
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the stage ends here
  public static <T> Promise<T> toPromise(CompletableFuture<T> stage) {
    return new Promise<>(
        (resolve, reject) ->
            stage.whenComplete(
                (value, failure) -> {
                  if (failure != null) {
                    reject.with(toJavaScript(failure));
                  } else {
                    resolve.with(value);
                  }
                }));
  }

  /**
   * What Java catches when JavaScript throws.
   *
   * @param reason what was thrown, or what a promise was rejected with
   * @return the exception that Java threw, where JavaScript only passed it on; else a {@link
   *     JavaScriptException}
   */
  public static Throwable toJava(Any reason) {
    if (carriesJavaException(reason)) {
      Throwable java = JSExceptions.getJavaException((JSObject) reason);
      if (java != null) {
        return java;
      }
    }
    return new JavaScriptException(describe(reason), reason);
  }

  /**
   * What JavaScript catches when Java throws.
   *
   * @param failure what was thrown; of a CompletionException, its cause
   * @return the reason of a {@link JavaScriptException}, else an Error that carries the failure
   */
  public static Any toJavaScript(Throwable failure) {
    Throwable own = unwrapped(failure);
    return own instanceof JavaScriptException foreign
        ? foreign.reason()
        : (Any) JSExceptions.getJSException(own);
  }

  private static Throwable unwrapped(Throwable failure) {
    @Nullable Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
    return cause != null ? cause : failure;
  }

  @JSBody(
      params = "reason",
      script =
          "return reason instanceof Error ? reason.name + ': ' + reason.message : '' + reason;")
  private static native String describe(Any reason);

  /**
   * Asked before {@code JSExceptions.getJavaException} is, which in WebAssembly traps on an error
   * that has nothing of Java's about it.
   */
  @JSBody(
      params = "reason",
      script =
          "return reason instanceof Error && Object.getOwnPropertySymbols(reason)"
              + ".some(function(symbol) { return symbol.description === 'javaException'; });")
  private static native boolean carriesJavaException(Any reason);
}
