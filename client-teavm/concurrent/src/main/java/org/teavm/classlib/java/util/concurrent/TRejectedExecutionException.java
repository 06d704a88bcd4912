package org.teavm.classlib.java.util.concurrent;

import org.jspecify.annotations.Nullable;

/** {@code java.util.concurrent.RejectedExecutionException} for TeaVM. */
public class TRejectedExecutionException extends RuntimeException {
  /** As in the JDK. */
  public TRejectedExecutionException() {
    super();
  }

  /** As in the JDK. */
  public TRejectedExecutionException(@Nullable String message) {
    super(message);
  }

  /** As in the JDK. */
  public TRejectedExecutionException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** As in the JDK. */
  public TRejectedExecutionException(@Nullable Throwable cause) {
    super(cause);
  }
}
