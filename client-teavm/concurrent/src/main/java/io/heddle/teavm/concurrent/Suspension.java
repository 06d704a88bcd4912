package io.heddle.teavm.concurrent;

import org.jspecify.annotations.Nullable;
import org.teavm.interop.Async;
import org.teavm.interop.AsyncCallback;

/**
 * Parks the TeaVM thread that calls it until someone wakes it.
 *
 * <p>TeaVM turns every method that can reach {@link #park} into a coroutine, and only those: a
 * program that never waits pays nothing for it.
 */
public final class Suspension {
  private boolean woken;
  private @Nullable AsyncCallback<Void> sleeper;

  /**
   * Gives the event loop back until {@link #wake} is called.
   *
   * @throws IllegalStateException if the caller is no TeaVM thread but, say, an event listener: the
   *     browser has only one stack and would never call {@link #wake}
   */
  public void park() {
    if (woken) {
      return;
    }
    try {
      suspend();
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "this code may not wait: it was called by the browser and not from a Thread", e);
    }
  }

  /** Lets the parked thread go on, in a turn of its own; once. */
  public void wake() {
    woken = true;
    AsyncCallback<Void> callback = sleeper;
    if (callback != null) {
      sleeper = null;
      // The thread that is running now, if any, has to end or park first.
      EventLoop.soon(() -> callback.complete(null));
    }
  }

  @Async
  private native void suspend();

  private void suspend(AsyncCallback<Void> callback) {
    sleeper = callback;
  }
}
