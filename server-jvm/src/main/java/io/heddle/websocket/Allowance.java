package io.heddle.websocket;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much may be under way between two threads. One takes, and if it finds nothing left it waits;
 * the other gives back, and learns when somebody waits. Safe from any thread.
 */
final class Allowance {
  private final int amount;
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicBoolean awaited = new AtomicBoolean();

  /** An allowance of which nothing is taken. */
  Allowance(int amount) {
    this.amount = amount;
  }

  /** Takes some, perhaps more than is left. */
  void take(int some) {
    taken.addAndGet(some);
  }

  /**
   * How much is left. After an answer of 0 or less the caller waits: one call of {@link #giveBack}
   * will answer true.
   */
  int left() {
    int left = amount - taken.get();
    if (left > 0) {
      return left;
    }
    awaited.set(true);
    // It may have been given back between the two looks, by somebody who saw no one wait.
    left = amount - taken.get();
    return left > 0 && awaited.compareAndSet(true, false) ? left : 0;
  }

  /** Gives back what was taken; answers whether whoever waits is to go on. */
  boolean giveBack(int some) {
    return taken.addAndGet(-some) < amount && awaited.compareAndSet(true, false);
  }
}
