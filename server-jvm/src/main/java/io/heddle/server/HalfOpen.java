package io.heddle.server;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a server has let in whose handshake is under way, in the order in which it came, and not
 * more of that than a server can complete in time. Any thread.
 */
public final class HalfOpen {
  /** More than this only let each other run out of time. */
  public static final int MOST = 1_024;

  /** One of which nothing came for so many milliseconds gives its place to a new one. */
  public static final long STALE_MS = 3_000;

  private final int most;
  private final Set<Handshake> underWay = new LinkedHashSet<>();

  /** One handshake; the same object for as long as it lasts. */
  public interface Handshake {
    /**
     * Whether it goes on so slowly that another one may have its place.
     *
     * @param nowNs as {@link System#nanoTime} has it
     * @return true if nothing has come for {@link #STALE_MS}
     */
    boolean isStale(long nowNs);

    /** Ends it, in favour of another one; any thread. */
    void drop();
  }

  /**
   * None yet.
   *
   * @param most how many there may be at once
   */
  public HalfOpen(int most) {
    this.most = most;
  }

  /**
   * How many are neither complete nor given up.
   *
   * @return those that were added and not removed
   */
  public synchronized int count() {
    return underWay.size();
  }

  /**
   * One begins; whoever lets it in has {@link #makeRoom made room} before.
   *
   * @param handshake the youngest
   */
  public synchronized void add(Handshake handshake) {
    underWay.add(handshake);
  }

  /**
   * One is over; no matter if it was before.
   *
   * @param handshake which
   */
  public synchronized void remove(Handshake handshake) {
    underWay.remove(handshake);
  }

  /**
   * Makes room for another one, where there is none at the cost of the oldest that does not go on.
   *
   * @param nowNs as {@link System#nanoTime} has it
   * @return false if all go on: then the new one is to be turned away, for to let it in would only
   *     let others run out of time
   */
  public boolean makeRoom(long nowNs) {
    Optional<Handshake> stale;
    synchronized (this) {
      if (underWay.size() < most) {
        return true;
      }
      stale = underWay.stream().filter(handshake -> handshake.isStale(nowNs)).findFirst();
      stale.ifPresent(underWay::remove);
    }
    stale.ifPresent(Handshake::drop);
    return stale.isPresent();
  }
}
