package io.heddle.budget;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one connection holds of a {@link MemoryBudget}. Its methods are confined to the connection's
 * loop, unless they say otherwise.
 */
public final class MemoryAccount {
  /** An account of somebody who need not care. */
  public static final MemoryAccount NONE = new MemoryAccount(null, why -> {});

  /** Who holds memory. */
  @FunctionalInterface
  public interface Holder {
    /**
     * Others need the memory: the holder is to end soon and to give all of it back. Told once, on
     * any thread, from within {@link MemoryAccount#hold} of anybody: it must only hand it on.
     *
     * @param why for the peer and the log
     */
    void end(String why);
  }

  private final @Nullable MemoryBudget budget;
  private final Holder holder;
  private final AtomicLong held = new AtomicLong();

  /** Not told to the budget yet: its counter is everybody's, and not to be touched for each byte. */
  private long untold;

  private boolean closed;
  private volatile boolean leaving;

  MemoryAccount(@Nullable MemoryBudget budget, Holder holder) {
    this.budget = budget;
    this.holder = holder;
  }

  /**
   * The holder holds more, or less.
   *
   * @param change bytes, negative for less
   */
  public void hold(long change) {
    MemoryBudget whole = budget;
    if (whole == null || closed) {
      return;
    }
    untold += change;
    if (untold >= whole.stepBytes() || untold <= -whole.stepBytes()) {
      long told = untold;
      untold = 0;
      held.addAndGet(told);
      whole.report(told);
    }
  }

  /**
   * Whether the holder is to hold less: memory is scarce, and it has more than its share. It then
   * takes in nothing that nobody waits for.
   *
   * @return false where there is enough
   */
  public boolean isShort() {
    MemoryBudget whole = budget;
    return whole != null && whole.isMoreThanItsShare(held.get());
  }

  /**
   * What the budget knows of; any thread.
   *
   * @return bytes
   */
  public long heldBytes() {
    return held.get();
  }

  /** The holder is gone, and with it what it held. */
  public void close() {
    MemoryBudget whole = budget;
    if (whole != null && !closed) {
      closed = true;
      whole.close(this);
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
