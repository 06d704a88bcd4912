package io.heddle.browser;

import io.heddle.PathStats;
import io.heddle.session.Loop;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Resets and stops of streams, so many at a time. Each costs Chromium a control frame, and with a
 * thousand of them not yet acknowledged it gives the whole connection up ("More than 1000 buffered
 * control frames"). It does not say what has been acknowledged; so those that are too many wait
 * until those before them must have been: as long as a round trip takes now, and until something
 * was heard of the peer since, or for long. Confined to the page's thread.
 */
final class Aborts {
  /** Well below the bound, as other frames count, too, and acknowledgements may be late. */
  static final int AT_ONCE = 200;

  /** Peers are busy, and acknowledge what they have done. */
  static final long LEAST_PAUSE_NS = 100_000_000;

  /**
   * How long nothing is heard until more are sent all the same, since applications may have nothing
   * to say.
   */
  static final long SILENCE_NS = 1_000_000_000;

  /** So few that a silence of some seconds does not lead to the bound. */
  static final int IN_SILENCE = 100;

  private final Loop loop;
  private final Supplier<CompletableFuture<PathStats>> figures;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(0);
  private int left = AT_ONCE;
  private boolean pausing;

  /** Whether the peer has been heard since those before were sent. */
  private boolean isHeard;

  private long sentNs;

  /**
   * None yet.
   *
   * @param figures the path's, as they are now; does not fail
   */
  Aborts(Loop loop, Supplier<CompletableFuture<PathStats>> figures) {
    this.loop = loop;
    this.figures = figures;
  }

  /** Runs what resets or stops a stream: now, or when it is its turn. */
  void add(Runnable abort) {
    if (left == 0 || !waiting.isEmpty()) {
      waiting.add(abort);
    } else {
      left--;
      abort.run();
    }
    pause();
  }

  /** Something has come of the peer, and with it what it had to acknowledge. */
  void heard() {
    isHeard = true;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // does not fail
  private void pause() {
    if (!pausing) {
      pausing = true;
      sentNs = loop.nowNs();
      isHeard = false;
      figures.get().thenAccept(now -> loop.schedule(pauseNs(now), this::goOn));
    }
  }

  private static long pauseNs(PathStats now) {
    // RFC 9002 §6.2.1: after that long the peer would be asked again.
    long probeNs = now.smoothedRttNs().orElse(0) + 4 * now.rttVariationNs().orElse(0);
    return Math.max(LEAST_PAUSE_NS, 2 * probeNs);
  }

  private void goOn() {
    if (!isHeard && loop.nowNs() - sentNs < SILENCE_NS) {
      loop.schedule(LEAST_PAUSE_NS, this::goOn);
      return;
    }
    pausing = false;
    int allowed = isHeard ? AT_ONCE : IN_SILENCE;
    left = allowed;
    while (left > 0 && !waiting.isEmpty()) {
      left--;
      waiting.remove().run();
    }
    if (left < allowed) {
      pause();
    }
  }

  /** The session has ended, and its streams with it. */
  void end() {
    waiting.clear();
  }
}
