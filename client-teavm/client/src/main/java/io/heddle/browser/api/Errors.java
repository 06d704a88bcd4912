package io.heddle.browser.api;

import io.heddle.StreamException;
import io.heddle.StreamException.Kind;
import io.heddle.browser.JavaScriptException;
import io.heddle.browser.web.Any;
import io.heddle.browser.web.Promise;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Heddle's failures as W3C WebTransport has them. Stateless. */
final class Errors {
  private Errors() {}

  /** A WebTransportError: of a stream with its code, or of the session. */
  static Any of(Throwable failure) {
    Throwable cause = failure.getCause();
    if (failure instanceof CompletionException && cause != null) {
      return of(cause);
    }
    if (failure instanceof JavaScriptException script) {
      return script.reason();
    }
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof StreamException stream && stream.kind() != Kind.NOT_OPENED) {
      Any code =
          stream.code().isPresent()
              ? Scripts.number((double) stream.code().getAsLong())
              : Scripts.none();
      return Scripts.webTransportError(message, "stream", code);
    }
    return ofSession(message);
  }

  static Any ofSession(String message) {
    return Scripts.webTransportError(message, "session", Scripts.none());
  }

  /** The code that a page aborts or cancels a stream with. */
  static long streamCode(@Nullable Any reason) {
    // W3C WebTransport §5.5 and §6.5: the reason's streamErrorCode if it is a WebTransportError,
    // else 0. Any object's counts here, for browsers whose own class limits codes to 0xff.
    OptionalDouble code = Any.number(Scripts.member(reason, "streamErrorCode"));
    double value = code.orElse(0);
    return value >= 0 && value <= 0xffff_ffffL ? (long) value : 0;
  }

  /** A promise of what {@code shape} makes of the stage's value. */
  @SuppressWarnings("FutureReturnValueIgnored") // the stage ends here
  static <T, R> Promise<R> promise(CompletableFuture<T> stage, Function<T, @Nullable R> shape) {
    return new Promise<>(
        (resolve, reject) ->
            stage.whenComplete(
                (value, failure) -> {
                  if (failure != null) {
                    reject.with(of(failure));
                  } else {
                    resolve.with(shape.apply(value));
                  }
                }));
  }

  /** A promise that is fulfilled with undefined when the stage is complete. */
  static Promise<Any> completion(CompletableFuture<?> stage) {
    return promise(stage, done -> Scripts.undefined());
  }

  /** The same, fulfilled however the stage ends. */
  static Promise<Any> end(CompletableFuture<?> stage) {
    return completion(stage.handle((value, failure) -> ""));
  }
}
