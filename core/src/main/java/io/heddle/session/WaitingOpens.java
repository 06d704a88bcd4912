package io.heddle.session;

import io.heddle.session.Carrier.OpenResult;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Opens of one kind that wait for the peer's stream limit, longest first; those that nobody wants
 * any more are passed over. Confined to the loop.
 */
public final class WaitingOpens {
  private final Set<OpenResult> waiting = new LinkedHashSet<>();

  /** None. */
  public WaitingOpens() {}

  /**
   * Adds one.
   *
   * @param open to be told
   */
  public void add(OpenResult open) {
    waiting.add(open);
  }

  /**
   * Forgets one.
   *
   * @param open that need not wait here
   */
  public void giveUp(OpenResult open) {
    waiting.remove(open);
  }

  /**
   * Whether none waits that is wanted.
   *
   * @return true if so
   */
  public boolean isEmpty() {
    for (Iterator<OpenResult> all = waiting.iterator(); all.hasNext(); all.remove()) {
      if (all.next().isWanted()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Takes the one that waits longest; only if there is one.
   *
   * @return to be told
   */
  public OpenResult remove() {
    Iterator<OpenResult> all = waiting.iterator();
    OpenResult first = all.next();
    all.remove();
    return first;
  }

  /**
   * Takes all.
   *
   * @return to be told
   */
  public List<OpenResult> removeAll() {
    List<OpenResult> all = new ArrayList<>(waiting);
    waiting.clear();
    return all;
  }
}
