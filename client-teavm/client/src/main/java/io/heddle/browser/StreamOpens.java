package io.heddle.browser;

import io.heddle.session.Loop;
import java.util.ArrayDeque;

/**
 * Streams of one kind that wait to be opened, in the order in which they were asked for. Confined
 * to the page's thread.
 *
 * <p>W3C WebTransport has {@code waitUntilAvailable} for when the peer allows no more streams;
 * Chromium 156 refuses with a NetworkError instead and says nothing when one may try again. So the
 * first that was refused tries again after a while, and those behind wait for it.
 */
final class StreamOpens {
  private static final long FIRST_PAUSE_NS = 5_000_000;
  private static final long LONGEST_PAUSE_NS = 100_000_000;

  /** Asks the browser for a stream; tells by {@link #opened}, {@link #refused} what came of it. */
  interface Attempt {
    void start();
  }

  private final Loop loop;
  private final ArrayDeque<Attempt> waiting = new ArrayDeque<>();
  private long pauseNs = FIRST_PAUSE_NS;
  private boolean paused;

  StreamOpens(Loop loop) {
    this.loop = loop;
  }

  void add(Attempt attempt) {
    if (paused) {
      waiting.add(attempt);
    } else {
      attempt.start();
    }
  }

  void opened() {
    pauseNs = FIRST_PAUSE_NS;
  }

  /** The peer allows no more: {@code attempt} and those after it try again. */
  void refused(Attempt attempt) {
    waiting.add(attempt);
    if (!paused) {
      paused = true;
      loop.schedule(pauseNs, this::resume);
      pauseNs = Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
    }
  }

  private void resume() {
    paused = false;
    // Those that were refused together go together again: where there is room for one there mostly
    // is for more.
    for (int left = waiting.size(); left > 0 && !paused; left--) {
      waiting.remove().start();
    }
  }

  /** The session has ended: all that wait fail in their next attempt. */
  void end() {
    while (!waiting.isEmpty()) {
      waiting.remove().start();
    }
  }
}
