package io.heddle.browser;

import io.heddle.HeddleException;
import io.heddle.browser.web.Console;
import io.heddle.browser.web.Global;
import io.heddle.session.Loop;
import java.util.Optional;

/** The page's, or the worker's, event loop: its one thread is always on it. */
final class BrowserLoop implements Loop {
  /** What setTimeout takes: a longer delay would fire at once. */
  private static final int LONGEST_DELAY_MS = 0x7fffffff;

  static final BrowserLoop INSTANCE = new BrowserLoop();

  private BrowserLoop() {}

  @Override
  public boolean inLoop() {
    return true;
  }

  /** There is no other thread: which code may wait is for TeaVM's futures to say. */
  @Override
  public boolean mayWait() {
    return true;
  }

  @Override
  public void execute(Runnable task) {
    Global.queueMicrotask(task::run);
  }

  @Override
  public void schedule(long delayNs, Runnable task) {
    // Rounded up: a timer that fires early would find that its time has not come.
    long delayMs = delayNs / 1_000_000 + (delayNs % 1_000_000 > 0 ? 1 : 0);
    if (delayMs > LONGEST_DELAY_MS) {
      long restNs = delayNs - LONGEST_DELAY_MS * 1_000_000L;
      Global.setTimeout(() -> schedule(restNs, task), LONGEST_DELAY_MS);
    } else {
      Global.setTimeout(task::run, (int) delayMs);
    }
  }

  @Override
  public long nowNs() {
    Standstill.pageRuns();
    return (long) (Global.nowMs() * 1e6);
  }

  @Override
  public void failed(Object owner, Throwable failure) {
    Console.error("Code of the page failed: " + owner + ": " + failure);
  }

  @Override
  public Optional<HeddleException> suspension(long timeoutMs, long sinceNs) {
    return Standstill.since(timeoutMs, sinceNs / 1e6);
  }
}
