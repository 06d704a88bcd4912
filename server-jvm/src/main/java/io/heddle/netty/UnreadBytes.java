package io.heddle.netty;

import io.heddle.Limits;
import io.heddle.budget.MemoryAccount;
import io.heddle.session.Loop;
import io.heddle.watch.ProcessLog;
import io.heddle.watch.RareWarnings;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What streams that nobody reads hold of a connection's window while a reader waits for bytes of
 * another one. quiche gives credit for the connection back only for what is taken out of it. So
 * when the peer says that it has none left (DATA_BLOCKED), bytes of such streams are taken out and
 * set aside: as much of each as of the others, so that each stays within its own window for as long
 * as that can be, and no more in all than a bound. Confined to the event loop.
 *
 * <p>RFC 9000 §4.1 does not oblige a peer to say so. So one is taken for blocked, too, when nothing
 * comes for a while and unread streams hold half of the window: with less it has credit for
 * certain. It may have some nevertheless, so no read fails for that.
 */
final class UnreadBytes {
  /** A stream that the peer sends on. */
  interface Stream {
    long id();

    /** Whether nobody wants what may have come in. */
    boolean isUnread();

    /** A packet has had bytes up to an offset. */
    void arrived(long upTo);

    /** About what quiche holds of the stream. */
    long heldBytes();

    /**
     * Takes bytes out of quiche that nobody wants yet.
     *
     * @return how many
     */
    int setAside();
  }

  /** Half of quiche's largest window: when that is taken out, MAX_DATA has surely been sent. */
  private static final long ENOUGH_BYTES = 12 << 20;

  /** What is taken out before other connections have the loop. */
  private static final int STEP_BYTES = 1 << 20;

  /** How long nothing has come from a peer that seems to be blocked. */
  private static final long SILENCE_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final RareWarnings STUCK =
      ProcessLog.rare(
          "Streams that nobody reads hold all that maxUnreadBytes allows, while a read of another"
              + " stream waits");

  private final Loop loop;
  private final Runnable batch;
  private final Runnable flush;
  private final long most;
  private final MemoryAccount memory;
  private final long suspiciousBytes;
  private final LongObjectMap<Stream> streams = new LongObjectHashMap<>();
  private final Supplier<List<Stream>> unread;
  private final Runnable spent;
  private final Runnable relieveTask = this::relieve;
  private int waiting;
  private boolean isDue;

  /** Whose bytes came last. */
  private @Nullable Stream last;

  /** Bytes have come for streams that nobody reads since that was last looked at. */
  private boolean mayHold;

  private boolean isLookDue;
  private long frames;

  /** The peer seems to be blocked. */
  private boolean isSuspected;

  private boolean warned;

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
   * @param batch collects what quiche is to send
   * @param flush has it send that
   * @param limits bound what may be set aside
   * @param memory says whether there is enough to set more aside
   * @param unread the streams that nobody reads now
   * @param spent told when the peer is out of credit, reads wait, and nothing more may be set aside
   */
  UnreadBytes(
      Loop loop,
      Runnable batch,
      Runnable flush,
      Limits limits,
      MemoryAccount memory,
      Supplier<List<Stream>> unread,
      Runnable spent) {
    this.loop = loop;
    this.batch = batch;
    this.flush = flush;
    most = limits.maxUnreadBytes();
    this.memory = memory;
    // quiche has announced at least half a window beyond what was taken out of it.
    suspiciousBytes = limits.connectionWindowBytes() / 2;
    this.unread = unread;
    this.spent = spent;
  }

  void add(Stream stream) {
    streams.put(stream.id(), stream);
  }

  void remove(Stream stream) {
    streams.remove(stream.id());
    if (stream == last) {
      last = null;
    }
  }

  /** A packet has a stream's bytes up to an offset, or a forger says so. */
  void arrived(long streamId, long upTo) {
    Stream stream = last;
    if (stream == null || stream.id() != streamId) {
      stream = streams.get(streamId);
      if (stream == null) {
        return;
      }
      last = stream;
    }
    frames++;
    stream.arrived(upTo);
    if (!mayHold && stream.isUnread()) {
      mayHold = true;
      lookLater();
    }
  }

  /** Reads of a session wait, or no longer. */
  void readsWait(boolean begin) {
    waiting += begin ? 1 : -1;
    relieveSoon();
    lookLater();
  }

  private void lookLater() {
    if (mayHold && waiting > 0 && !isLookDue) {
      isLookDue = true;
      long before = frames;
      loop.schedule(SILENCE_NS, () -> look(before));
    }
  }

  private void look(long framesBefore) {
    isLookDue = false;
    if (waiting <= 0) {
      return;
    }
    if (frames != framesBefore) {
      lookLater();
      return;
    }
    mayHold = false;
    if (isBlocked) {
      // What the peer said came before bytes that it had sent: those were lost, and are here now.
      relieveSoon();
    } else {
      suspect();
    }
  }

  private void suspect() {
    long held = 0;
    for (Stream stream : unread.get()) {
      held += stream.heldBytes();
    }
    if (held >= suspiciousBytes) {
      isSuspected = true;
      takenBytes = 0;
      if (asideBytes >= most && !warned) {
        warned = true;
        STUCK.add("the peer may be unable to send what that waits for");
      }
      relieveSoon();
    }
  }

  /** The peer says that it has no credit. */
  void blocked() {
    isSuspected = false;
    isBlocked = true;
    takenBytes = 0;
    relieveSoon();
  }

  /** Bytes were taken out of quiche, whatever for. */
  void taken(int bytes) {
    takenBytes += bytes;
    if (takenBytes >= ENOUGH_BYTES) {
      isBlocked = false;
      isSuspected = false;
    }
  }

  /** What was set aside is read or dropped. */
  void returned(int bytes) {
    asideBytes -= bytes;
    relieveSoon();
  }

  /** Whether the peer has no credit and is not given any for the sake of reads. */
  boolean isSpent() {
    return isBlocked && isFull();
  }

  /** The same after a while: others may have given memory back since. */
  boolean isStillSpent() {
    if (!isFull()) {
      relieveSoon();
    }
    return isSpent();
  }

  private boolean isFull() {
    return asideBytes >= most || memory.isShort();
  }

  private void relieveSoon() {
    if ((isBlocked || isSuspected) && waiting > 0 && asideBytes < most && !isDue) {
      isDue = true;
      loop.execute(relieveTask);
    }
  }

  private void relieve() {
    isDue = false;
    if (!(isBlocked || isSuspected) || waiting <= 0) {
      return;
    }
    List<Stream> holders = isFull() ? List.of() : unread.get();
    batch.run();
    long left = Math.min(STEP_BYTES, most - asideBytes);
    int empty = 0;
    while (left > 0 && empty < holders.size() && (isBlocked || isSuspected)) {
      turn = (turn + 1) % holders.size();
      int aside = holders.get(turn).setAside();
      empty = aside > 0 ? 0 : empty + 1;
      left -= aside;
      asideBytes += aside;
    }
    flush.run();
    if (isSpent()) {
      spent.run();
    } else if (left <= 0) {
      relieveSoon();
    }
  }
}
