package io.heddle.browser;

import io.heddle.session.Carrier.OpenResult;
import io.heddle.session.Loop;
import io.heddle.session.WaitingOpens;

/**
 * Streams of one kind that wait to be opened, about in the order in which they were asked for.
 * Confined to the page's thread.
 *
 * <p>W3C WebTransport has {@code waitUntilAvailable} for when the peer allows no more streams;
 * Chromium 156 refuses with a NetworkError instead and says nothing when one may try again. So one
 * that was refused tries again after a while, and the others wait for it. Each refusal costs a
 * STREAMS_BLOCKED frame, and with a thousand of them not yet acknowledged Chromium gives the whole
 * connection up ("More than 1000 buffered control frames"); so only few ask at once.
 */
final class StreamOpens {
  private static final int MOST_ASKED = 64;
  private static final long FIRST_PAUSE_NS = 5_000_000;
  private static final long LONGEST_PAUSE_NS = 100_000_000;

  /**
   * Asks the browser for a stream; one of {@link #opened}, {@link #refused} and {@link #failed}
   * tells what came of it.
   */
  interface Attempt {
    void start(OpenResult result);
  }

  private final Loop loop;
  private final Attempt attempt;
  private final WaitingOpens waiting = new WaitingOpens();
  private final WaitingOpens refused = new WaitingOpens();
  private int asked;
  private int mostAsked = MOST_ASKED;
  private long pauseNs = FIRST_PAUSE_NS;
  private boolean paused;

  StreamOpens(Loop loop, Attempt attempt) {
    this.loop = loop;
    this.attempt = attempt;
  }

  void add(OpenResult result) {
    waiting.add(result);
    proceed();
  }

  void giveUp(OpenResult result) {
    waiting.giveUp(result);
    refused.giveUp(result);
  }

  /**
   * There is a stream.
   *
   * @return whether the peer must have been heard: it had allowed no more before
   */
  boolean opened() {
    boolean wasRefused = pauseNs != FIRST_PAUSE_NS;
    pauseNs = FIRST_PAUSE_NS;
    // Where there is room for one there mostly is for more: twice as many, round by round.
    mostAsked = Math.min(mostAsked + 1, MOST_ASKED);
    answered();
    return wasRefused;
  }

  /** The peer allows no more: it is tried again. */
  void refused(OpenResult result) {
    refused.add(result);
    mostAsked = 1;
    if (!paused) {
      paused = true;
      loop.schedule(pauseNs, this::resume);
      pauseNs = Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
    }
    answered();
  }

  /** An attempt has come to its end without a stream. */
  void failed() {
    answered();
  }

  private void answered() {
    asked--;
    proceed();
  }

  private void resume() {
    paused = false;
    proceed();
  }

  private void proceed() {
    while (!paused && asked < mostAsked && hasWaiting()) {
      startNext();
    }
  }

  private boolean hasWaiting() {
    return !refused.isEmpty() || !waiting.isEmpty();
  }

  private void startNext() {
    asked++;
    attempt.start((refused.isEmpty() ? waiting : refused).remove());
  }

  /** The session has ended: all that wait fail in their next attempt. */
  void end() {
    while (hasWaiting()) {
      startNext();
    }
  }
}
