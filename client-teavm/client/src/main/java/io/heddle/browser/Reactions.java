package io.heddle.browser;

import io.heddle.browser.web.Any;
import io.heddle.browser.web.Promise;
import java.util.function.Consumer;

/** What happens when a promise is settled, for callers that need no promise or future of it. */
final class Reactions {
  private Reactions() {}

  /** Calls one of two, later. */
  @SuppressWarnings("FutureReturnValueIgnored") // what reactions return is of no interest here
  static <T> void on(Promise<T> promise, Consumer<T> fulfilled, Consumer<Any> rejected) {
    promise.then(
        value -> {
          fulfilled.accept(value);
          return null;
        },
        reason -> {
          rejected.accept(reason);
          return null;
        });
  }

  /** Keeps the browser from reporting a rejection that nobody waits for. */
  static void ignore(Promise<?> promise) {
    on(promise, value -> {}, reason -> {});
  }
}
