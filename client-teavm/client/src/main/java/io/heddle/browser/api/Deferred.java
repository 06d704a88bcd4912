package io.heddle.browser.api;

import io.heddle.browser.web.Any;
import io.heddle.browser.web.Promise;
import org.jspecify.annotations.Nullable;

/**
 * A promise that is settled later; whether anybody waits for its rejection is nobody's business.
 */
final class Deferred<T> {
  private final Promise<T> promise;
  private Promise.@Nullable Settle<T> resolve;
  private Promise.@Nullable Settle<Any> reject;

  Deferred() {
    promise =
        new Promise<>(
            (fulfil, fail) -> {
              resolve = fulfil;
              reject = fail;
            });
    promise.then(value -> null, reason -> null);
  }

  Promise<T> promise() {
    return promise;
  }

  void resolve(@Nullable T value) {
    if (resolve != null) {
      resolve.with(value);
    }
  }

  void reject(Any reason) {
    if (reject != null) {
      reject.with(reason);
    }
  }
}
