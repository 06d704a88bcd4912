package io.heddle.budget;

import java.util.concurrent.atomic.AtomicLong;

/** An account of a budget that has an end. */
final class CountedMemory extends MemoryAccount {
  private final MemoryBudget budget;
  private final Holder holder;
  private final AtomicLong held = new AtomicLong();

  /**
   * Not told to the budget yet: its counter is everybody's, and not to be touched for each byte.
   */
  private long untold;

  private boolean closed;
  private volatile boolean leaving;

  CountedMemory(MemoryBudget budget, Holder holder) {
    this.budget = budget;
    this.holder = holder;
  }

  @Override
  public void hold(long change) {
    if (closed) {
      return;
    }
    untold += change;
    if (untold >= budget.stepBytes() || untold <= -budget.stepBytes()) {
      long told = untold;
      untold = 0;
      held.addAndGet(told);
      budget.report(told);
    }
  }

  @Override
  public boolean isShort() {
    return budget.isMoreThanItsShare(held.get());
  }

  @Override
  public long heldBytes() {
    return held.get();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      budget.close(this);
    }
  }

  boolean isLeaving() {
    return leaving;
  }

  void leave(String why) {
    leaving = true;
    holder.end(why);
  }
}
