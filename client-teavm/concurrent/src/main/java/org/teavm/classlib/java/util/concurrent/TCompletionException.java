package org.teavm.classlib.java.util.concurrent;

import org.jspecify.annotations.Nullable;

/** {@code java.util.concurrent.CompletionException} for TeaVM. */
public class TCompletionException extends RuntimeException {
  /** As in the JDK. */
  protected TCompletionException() {
    super();
  }

  /** As in the JDK. */
  protected TCompletionException(@Nullable String message) {
    super(message);
  }

  /** As in the JDK. */
  public TCompletionException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** As in the JDK. */
  public TCompletionException(@Nullable Throwable cause) {
    super(cause);
  }
}
