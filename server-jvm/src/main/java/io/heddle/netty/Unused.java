package io.heddle.netty;

/**
 * Since when a connection has had no session, and whether it is to be closed for that: whoever
 * comes first, a session or the one who closes, decides. Safe from any thread.
 */
final class Unused {
  private boolean unused = true;
  private boolean taken;
  private long sinceNs = System.nanoTime();

  /** The connection has no session any more. */
  synchronized void begins() {
    unused = true;
    sinceNs = System.nanoTime();
  }

  /** The connection has a session, or is gone. */
  synchronized void ends() {
    unused = false;
  }

  /** For how long there has been no session; 0 if there is one, or the connection was taken. */
  synchronized long forNs(long nowNs) {
    return unused && !taken ? nowNs - sinceNs : 0;
  }

  /** Takes the connection, to close it; false if it has a session or was taken before. */
  synchronized boolean take() {
    boolean first = unused && !taken;
    taken = taken || first;
    return first;
  }
}
