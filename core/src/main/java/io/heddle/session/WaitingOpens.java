package io.heddle.session;

import io.heddle.session.Carrier.OpenResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens of one kind that wait for the peer's stream limit, longest first; those that nobody wants
 * any more are passed over. Confined to the loop.
 */
public final class WaitingOpens {
  private final ArrayDeque<OpenResult> waiting = new ArrayDeque<>();

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
    OpenResult first = waiting.peek();
    while (first != null && !first.isWanted()) {
      waiting.remove();
      first = waiting.peek();
    }
    return first == null;
  }

  /**
   * Takes the one that waits longest; only if there is one.
   *
   * @return to be told
   */
  public OpenResult remove() {
    return waiting.remove();
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
