package io.heddle.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A bound that is counted when the application calls, before anything is handed to the loop: a loop
 * that is busy, or held, does not lift it. Safe from any thread.
 */
final class Quota {
  private final AtomicLong used = new AtomicLong();
  private final long most;

  Quota(long most) {
    this.most = most;
  }

  /**
   * Counts something if it fits. What is alone always does: it would never fit otherwise.
   *
   * @return false if nothing was counted
   */
  boolean take(long amount) {
    while (true) {
      long now = used.get();
      if (now > 0 && now + amount > most) {
        return false;
      }
      if (used.compareAndSet(now, now + amount)) {
        return true;
      }
    }
  }

  void giveBack(long amount) {
    used.addAndGet(-amount);
  }
}
