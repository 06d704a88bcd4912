package io.heddle.netty;

import io.heddle.session.Loop;
import java.util.List;
import java.util.function.Supplier;

/**
 * What streams that nobody reads hold of a connection's window while a reader waits for bytes of
 * another one. quiche gives credit for the connection back only for what is taken out of it. So
 * when the peer says that it has none left (DATA_BLOCKED), bytes of such streams are taken out and
 * set aside: as much of each as of the others, so that each stays within its own window for as long
 * as that can be, and no more in all than a bound. Confined to the event loop.
 */
final class UnreadBytes {
  /** Half of quiche's largest window: when that is taken out, MAX_DATA has surely been sent. */
  private static final long ENOUGH_BYTES = 12 << 20;

  /** What is taken out before other connections have the loop. */
  private static final int STEP_BYTES = 1 << 20;

  private final Loop loop;
  private final Sender sender;
  private final long most;
  private final Supplier<List<Http3Stream>> unread;
  private final Runnable spent;
  private final Runnable relieveTask = this::relieve;
  private int waiting;
  private boolean isDue;

  /** The peer was out of credit, and may still be. */
  private boolean isBlocked;

  /** Taken out of quiche since the peer said so. */
  private long takenBytes;

  /** What is set aside. */
  private long asideBytes;

  /** Whose turn it is among the unread. */
  private int turn;

  /**
   * Those of a connection.
   *
   * @param most how much may be set aside
   * @param unread the streams that nobody reads now
   * @param spent told when the peer is out of credit, reads wait, and nothing more may be set aside
   */
  UnreadBytes(
      Loop loop, Sender sender, long most, Supplier<List<Http3Stream>> unread, Runnable spent) {
    this.loop = loop;
    this.sender = sender;
    this.most = most;
    this.unread = unread;
    this.spent = spent;
  }

  /** Reads of a session wait, or no longer. */
  void readsWait(boolean begin) {
    waiting += begin ? 1 : -1;
    relieveSoon();
  }

  /** The peer says that it has no credit. */
  void blocked() {
    isBlocked = true;
    takenBytes = 0;
    relieveSoon();
  }

  /** Bytes were taken out of quiche, whatever for. */
  void taken(int bytes) {
    takenBytes += bytes;
    if (isBlocked && takenBytes >= ENOUGH_BYTES) {
      isBlocked = false;
    }
  }

  /** What was set aside is read or dropped. */
  void returned(int bytes) {
    asideBytes -= bytes;
    relieveSoon();
  }

  /** Whether the peer has no credit and is not given any for the sake of reads. */
  boolean isSpent() {
    return isBlocked && asideBytes >= most;
  }

  private void relieveSoon() {
    if (isBlocked && waiting > 0 && asideBytes < most && !isDue) {
      isDue = true;
      loop.execute(relieveTask);
    }
  }

  private void relieve() {
    isDue = false;
    if (!isBlocked || waiting <= 0) {
      return;
    }
    List<Http3Stream> streams = unread.get();
    sender.batch();
    long left = Math.min(STEP_BYTES, most - asideBytes);
    int empty = 0;
    while (left > 0 && empty < streams.size() && isBlocked) {
      turn = (turn + 1) % streams.size();
      int aside = streams.get(turn).setAside();
      empty = aside > 0 ? 0 : empty + 1;
      left -= aside;
      asideBytes += aside;
    }
    sender.flush();
    if (isSpent()) {
      spent.run();
    } else if (left <= 0) {
      relieveSoon();
    }
  }
}
