package org.teavm.classlib.java.util.concurrent;

import org.jspecify.annotations.Nullable;

/** {@code java.util.concurrent.TimeoutException} for TeaVM. */
public class TTimeoutException extends Exception {
  /** As in the JDK. */
  public TTimeoutException() {
    super();
  }

  /** As in the JDK. */
  public TTimeoutException(@Nullable String message) {
    super(message);
  }
}
