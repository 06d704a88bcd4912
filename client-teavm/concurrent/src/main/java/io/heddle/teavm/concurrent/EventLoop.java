package io.heddle.teavm.concurrent;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;

/**
 * The browser's event loop: what runs later, on the one thread there is.
 *
 * <p>It stands outside the {@code java.util.concurrent} classes that use it because TeaVM's
 * WebAssembly back end leaves JavaScript bindings alone in classes whose name starts with {@code
 * java.}
 */
public final class EventLoop {
  /** What setTimeout takes: a longer delay would fire at once. */
  private static final int LONGEST_DELAY_MS = 0x7fffffff;

  private EventLoop() {}

  /** Runs {@code task} when the stack is empty, before the browser does anything else. */
  public static void soon(Runnable task) {
    queueMicrotask(task::run);
  }

  /** Runs {@code task} after {@code delayMs} milliseconds, or never once the timer is cancelled. */
  public static Timer after(long delayMs, Runnable task) {
    Timer timer = new Timer(delayMs, task);
    timer.arm();
    return timer;
  }

  /** A task that is to run once, later. */
  public static final class Timer {
    private final Runnable task;
    private long remainingMs;
    private int handle;

    Timer(long delayMs, Runnable task) {
      this.remainingMs = Math.max(0, delayMs);
      this.task = task;
    }

    void arm() {
      int delayMs = (int) Math.min(remainingMs, LONGEST_DELAY_MS);
      remainingMs -= delayMs;
      handle = setTimeout(this::fire, delayMs);
    }

    private void fire() {
      if (remainingMs > 0) {
        arm();
      } else {
        task.run();
      }
    }

    /** Keeps the task from running; without effect if it has run. */
    public void cancel() {
      clearTimeout(handle);
    }
  }

  @JSFunctor
  private interface Callback extends JSObject {
    void call();
  }

  @JSBody(params = "callback", script = "queueMicrotask(callback);")
  private static native void queueMicrotask(Callback callback);

  @JSBody(
      params = {"callback", "delayMs"},
      script = "return setTimeout(callback, delayMs);")
  private static native int setTimeout(Callback callback, int delayMs);

  @JSBody(params = "handle", script = "clearTimeout(handle);")
  private static native void clearTimeout(int handle);
}
