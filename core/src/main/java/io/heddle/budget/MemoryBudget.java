package io.heddle.budget;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of a server may hold together: bytes that arrived and that nobody has read,
 * and bytes that were written and have not left. Flow control lets each hold some megabytes; that
 * all do so at once is what this is for.
 *
 * <p>Below half of the budget nobody notices it. Above, whoever holds more than its share of that
 * half is slowed ({@link MemoryAccount#isShort}). Above seven eighths, the holder of most is ended,
 * until a quarter is free: the last eighth is for what was on its way by then. Safe from any
 * thread.
 */
public final class MemoryBudget {
  /** What each may hold unnoticed. */
  private static final long LEAST_SHARE_BYTES = 64 << 10;

  /** The sum is exact to so much for each account, and to a 65,536th of the budget. */
  private static final long MOST_STEP_BYTES = 16 << 10;

  private static final long LEAST_STEP_BYTES = 256;

  /** For those who need not care: its accounts count nothing. */
  public static final MemoryBudget UNLIMITED = new MemoryBudget(Long.MAX_VALUE);

  private final long bytes;
  private final long stepBytes;
  private final AtomicLong held = new AtomicLong();
  private final Map<CountedMemory, CountedMemory> accounts = new ConcurrentHashMap<>();
  private final AtomicBoolean relieving = new AtomicBoolean();

  /**
   * A budget of which nothing is used.
   *
   * @param bytes 1 or more; {@link Long#MAX_VALUE} for no bound
   */
  public MemoryBudget(long bytes) {
    this.bytes = bytes;
    stepBytes = Math.max(LEAST_STEP_BYTES, Math.min(MOST_STEP_BYTES, bytes >> 16));
  }

  /**
   * Begins to count what somebody holds.
   *
   * @param holder told to end when it holds most and others need it
   * @return its account, to be closed in the end
   */
  public MemoryAccount open(MemoryAccount.Holder holder) {
    if (bytes == Long.MAX_VALUE) {
      return MemoryAccount.NONE;
    }
    CountedMemory account = new CountedMemory(this, holder);
    accounts.put(account, account);
    return account;
  }

  /**
   * The whole budget.
   *
   * @return bytes
   */
  public long bytes() {
    return bytes;
  }

  /**
   * What is used of it.
   *
   * @return bytes, 0 or more
   */
  public long heldBytes() {
    return Math.max(0, held.get());
  }

  /**
   * Whether all of it is used, so that nobody new is to be let in.
   *
   * @return true if so
   */
  public boolean isUsedUp() {
    return held.get() > bytes;
  }

  long stepBytes() {
    return stepBytes;
  }

  boolean isMoreThanItsShare(long ofOne) {
    return held.get() > bytes / 2
        && ofOne > Math.max(LEAST_SHARE_BYTES, bytes / 2 / Math.max(1, accounts.size()));
  }

  void report(long change) {
    if (held.addAndGet(change) > bytes - bytes / 8 && change > 0) {
      relieve();
    }
  }

  void close(CountedMemory account) {
    if (accounts.remove(account) != null) {
      held.addAndGet(-account.heldBytes());
    }
  }

  private void relieve() {
    // Whoever is at it looks at the sum again when it is done.
    if (relieving.compareAndSet(false, true)) {
      try {
        while (relieveOnce()) {}
      } finally {
        relieving.set(false);
      }
    }
  }

  /** Ends the one that holds most, unless enough is about to be given back. */
  private boolean relieveOnce() {
    long comesBack = 0;
    @Nullable CountedMemory most = null;
    for (CountedMemory account : accounts.keySet()) {
      if (account.isLeaving()) {
        comesBack += account.heldBytes();
      } else if (most == null || account.heldBytes() > most.heldBytes()) {
        most = account;
      }
    }
    boolean isTooMuch = held.get() - comesBack > bytes - bytes / 4;
    if (isTooMuch && most != null) {
      most.leave(sentence(most));
    }
    return isTooMuch && most != null;
  }

  private String sentence(CountedMemory most) {
    return "the server's memory for sessions is used up, and this one held most of it: "
        + most.heldBytes()
        + " bytes that were not read or not sent";
  }

  @Override
  public String toString() {
    return heldBytes() + " of " + bytes + " bytes";
  }
}
