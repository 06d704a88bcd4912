package io.heddle.budget;

/**
 * What one connection holds of a {@link MemoryBudget}. Its methods are confined to the connection's
 * loop, unless they say otherwise.
 */
public abstract class MemoryAccount {
  /** An account of somebody who need not care. */
  public static final MemoryAccount NONE = new Uncounted();

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

  MemoryAccount() {}

  /**
   * The holder holds more, or less.
   *
   * @param change bytes, negative for less
   */
  public abstract void hold(long change);

  /**
   * Whether the holder is to hold less: memory is scarce, and it has more than its share. It then
   * takes in nothing that nobody waits for.
   *
   * @return false where there is enough
   */
  public abstract boolean isShort();

  /**
   * What the budget knows of; any thread.
   *
   * @return bytes
   */
  public abstract long heldBytes();

  /** The holder is gone, and with it what it held. */
  public abstract void close();

  /** Counts nothing. */
  private static final class Uncounted extends MemoryAccount {
    @Override
    public void hold(long change) {}

    @Override
    public boolean isShort() {
      return false;
    }

    @Override
    public long heldBytes() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
