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

  /** Calls one of two, later, where it does not matter what the promise is settled with. */
  @SuppressWarnings("FutureReturnValueIgnored") // as above
  static void onEnd(Promise<?> promise, Promise.Settled fulfilled, Promise.Settled rejected) {
    promise.then(fulfilled, rejected);
  }

  /** Keeps the browser from reporting a rejection that nobody waits for. */
  static void ignore(Promise<?> promise) {
    onEnd(promise, () -> {}, () -> {});
  }
}
