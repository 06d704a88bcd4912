package io.heddle.websocket;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The WebSockets of one server or client that are open. Safe from any thread. */
final class OpenSockets {
  private final String farewell;
  private final Set<RecordSocket> open = new HashSet<>();

  /**
   * None yet.
   *
   * @param farewell what peers of sessions that are open in the end are told
   */
  OpenSockets(String farewell) {
    this.farewell = farewell;
  }

  synchronized void add(RecordSocket socket) {
    open.add(socket);
  }

  synchronized void remove(RecordSocket socket) {
    open.remove(socket);
    notifyAll();
  }

  private synchronized List<RecordSocket> snapshot() {
    return List.copyOf(open);
  }

  /**
   * Closes what is open, and waits until the peers have read why, which they answer by closing.
   * Blocks.
   *
   * @param endNs until when, by {@link io.heddle.server.BoundedWait#endNs}
   * @return how many are still open
   */
  int awaitEnds(long endNs) {
    snapshot().forEach(socket -> socket.closeSession(farewell));
    synchronized (this) {
      try {
        for (long leftNs = endNs - System.nanoTime();
            !open.isEmpty() && leftNs > 0;
            leftNs = endNs - System.nanoTime()) {
          TimeUnit.NANOSECONDS.timedWait(this, leftNs);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return open.size();
    }
  }
}
