package io.heddle.browser;

import io.heddle.session.Loop;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Bytes handed to the browser whose writes have not been fulfilled, bounded for the connection.
 * Confined to the page's thread.
 *
 * <p>What the browser has, no priority can overtake: Chromium serves its streams in turn whatever
 * their urgency. So no more is handed over than keeps it busy, and one stream may use all of it:
 * were its share smaller, less urgent ones would fill the rest. Chromium fulfils a write when the
 * last byte has entered a pipe of 64 KiB that its network process empties; four quanta of the
 * scheduler cover the way back to the page.
 *
 * <p>A stream that its peer does not read would keep its part of the window for good. So one whose
 * writes make no progress for a while no longer counts, until they do.
 */
final class SendWindow {
  static final int BYTES = 256 << 10;

  /** Longer than a live stream waits for its turn on a link of a megabyte a second. */
  static final long STALL_NS = 250_000_000;

  private final Loop loop;
  private final Runnable roomAgain;
  private final Set<Share> busy = new LinkedHashSet<>();
  private int outstanding;
  private boolean watching;

  SendWindow(Loop loop, Runnable roomAgain) {
    this.loop = loop;
    this.roomAgain = roomAgain;
  }

  boolean hasRoom() {
    if (outstanding >= BYTES) {
      watch();
      return false;
    }
    return true;
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
    for (Share share : busy) {
      if (!share.stalled && nowNs - share.progressNs >= STALL_NS) {
        share.stalled = true;
        outstanding -= share.outstanding;
      }
    }
    if (outstanding < BYTES) {
      roomAgain.run();
    } else {
      watch();
    }
  }

  /** One stream's part. */
  final class Share {
    private int outstanding;
    private long progressNs;
    private boolean stalled;

    int left() {
      return Math.max(0, BYTES - Math.max(outstanding, SendWindow.this.outstanding));
    }

    boolean isIdle() {
      return outstanding == 0;
    }

    void take(int bytes) {
      if (outstanding == 0) {
        busy.add(this);
        progressNs = loop.nowNs();
      }
      outstanding += bytes;
      if (!stalled) {
        SendWindow.this.outstanding += bytes;
      }
    }

    void giveBack(int bytes) {
      if (stalled) {
        stalled = false;
        SendWindow.this.outstanding += outstanding;
      }
      outstanding -= bytes;
      SendWindow.this.outstanding -= bytes;
      progressNs = loop.nowNs();
      if (outstanding == 0) {
        busy.remove(this);
      }
    }
  }
}
