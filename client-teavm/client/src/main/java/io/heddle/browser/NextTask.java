package io.heddle.browser;

import io.heddle.browser.web.MessageChannel;
import java.util.ArrayDeque;

/**
 * Runs something in the next task of the page: after microtasks and what the browser has waiting,
 * without the 4 ms that timers take at least, and without the second that they take in pages that
 * nobody sees (WHATWG HTML §8.7). Confined to the page's thread.
 */
public final class NextTask {
  private static final ArrayDeque<Runnable> WAITING = new ArrayDeque<>();
  private static final MessageChannel CHANNEL = new MessageChannel();

  static {
    CHANNEL.getPort1().onmessage = message -> WAITING.remove().run();
  }

  private NextTask() {}

  /**
   * Runs a task later.
   *
   * @param task runs after those that were given before
   */
  public static void run(Runnable task) {
    WAITING.add(task);
    CHANNEL.getPort2().postMessage(0);
  }
}
