package io.heddle.browser;

import io.heddle.StreamPriority;
import io.heddle.session.Loop;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Bytes handed to the browser whose writes have not been fulfilled: what less urgent streams wait
 * for. Confined to the page's thread.
 *
 * <p>What the browser has, no priority can overtake: Chromium serves its streams in turn whatever
 * their urgency. So no more is handed over than keeps it busy, and as long as that much is under
 * way, nothing of lower levels is. Chromium fulfils a write when the last byte has entered a pipe
 * of 64 KiB that its network process empties; four quanta of the scheduler cover the way back to
 * the page.
 *
 * <p>One stream may use all of it: were its share smaller, less urgent ones would fill the rest.
 * And each stream may use a little even if its equals have used it all: since the browser has its
 * streams take turns, a new one's first bytes are not behind what others have there.
 *
 * <p>A stream that its peer does not read would keep its part of the window for good. So one whose
 * writes make no progress for a while no longer counts, until they do.
 */
final class SendWindow {
  static final int BYTES = 256 << 10;

  /** What every stream may have under way, unless more urgent ones use the whole window. */
  static final int LEAST_SHARE_BYTES = 16 << 10;

  /** Longer than a live stream waits for its turn on a link of a megabyte a second. */
  static final long STALL_NS = 250_000_000;

  private final Loop loop;
  private final Runnable roomAgain;
  private final Set<Share> busy = new LinkedHashSet<>();
  private final int[] outstanding = new int[StreamPriority.LEVELS];
  private int total;
  private boolean watching;

  SendWindow(Loop loop, Runnable roomAgain) {
    this.loop = loop;
    this.roomAgain = roomAgain;
  }

  /** Whether streams of a level may send, as far as more urgent ones are concerned. */
  boolean hasRoom(int level) {
    // The sum is of all levels: the exact one takes a while.
    if (total < BYTES || usedFrom(level + 1) < BYTES) {
      return true;
    }
    watch();
    return false;
  }

  /** What those of a level and more urgent ones have under way. */
  private int usedFrom(int level) {
    int used = 0;
    for (int each = level; each < outstanding.length; each++) {
      used += outstanding[each];
    }
    return used;
  }

  /** What all have under way, but those that make no progress. */
  int total() {
    return total;
  }

  private void count(int level, int bytes) {
    outstanding[level] += bytes;
    total += bytes;
  }

  private void watch() {
    if (!watching) {
      watching = true;
      loop.schedule(STALL_NS, this::passOverStalled);
    }
  }

  private void passOverStalled() {
    watching = false;
    long nowNs = loop.nowNs();
    boolean less = false;
    for (Share share : busy) {
      if (!share.stalled && nowNs - share.progressNs >= STALL_NS) {
        share.stalled = true;
        count(share.level, -share.outstanding);
        less = true;
      }
    }
    if (less) {
      roomAgain.run();
    }
    if (total >= BYTES) {
      watch();
    }
  }

  /** One stream's part. */
  final class Share {
    private int level;
    private int outstanding;
    private long progressNs;
    private boolean stalled;

    Share(int level) {
      this.level = level;
    }

    /** How much the stream may hand over now. */
    int left() {
      int used = total == SendWindow.this.outstanding[level] ? total : usedFrom(level);
      int shared = BYTES - Math.max(used, outstanding);
      return Math.max(0, Math.max(shared, LEAST_SHARE_BYTES - outstanding));
    }

    boolean isIdle() {
      return outstanding == 0;
    }

    /** The bytes whose writes have not been fulfilled. */
    int outstanding() {
      return outstanding;
    }

    /** The stream is of another level from now on. */
    void level(int changed) {
      if (!stalled) {
        count(level, -outstanding);
        count(changed, outstanding);
      }
      level = changed;
    }

    void take(int bytes) {
      if (outstanding == 0) {
        busy.add(this);
        progressNs = loop.nowNs();
      }
      outstanding += bytes;
      if (!stalled) {
        count(level, bytes);
      }
    }

    void giveBack(int bytes) {
      if (stalled) {
        stalled = false;
        count(level, outstanding);
      }
      outstanding -= bytes;
      count(level, -bytes);
      progressNs = loop.nowNs();
      if (outstanding == 0) {
        busy.remove(this);
      }
    }
  }
}
