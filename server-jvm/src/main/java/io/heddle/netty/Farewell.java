package io.heddle.netty;

import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.session.Loop;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The end of a connection whose server or client closes. It is closed when the peer has answered
 * the end of each session, which tells that the reason has arrived. Confined to the event loop, but
 * for {@link #begin} and what it answers.
 */
final class Farewell {
  private final Loop loop;
  private final Runnable close;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final AtomicInteger unanswered = new AtomicInteger();
  private boolean begun;
  private boolean ended;

  /**
   * That of an open connection.
   *
   * @param close closes it
   */
  Farewell(Loop loop, Runnable close) {
    this.loop = loop;
    this.close = close;
  }

  // webtrans-http3 §6: the recipient of WT_CLOSE_SESSION closes or resets the stream in response.
  /** A session was closed by this end; the peer has answered when its CONNECT stream is closed. */
  void closed(QuicStreamChannel connect) {
    unanswered.incrementAndGet();
    connect.closeFuture().addListener(done -> answered());
  }

  private void answered() {
    if (ended) {
      // All streams close with their connection, which is no answer.
      return;
    }
    unanswered.updateAndGet(before -> Math.max(0, before - 1));
    closeIfAnswered();
  }

  /**
   * From now on the connection is closed as soon as nothing is unanswered. Any thread.
   *
   * @return completes when the connection is closed, and that is said
   */
  CompletableFuture<Void> begin() {
    loop.execute(
        () -> {
          begun = true;
          closeIfAnswered();
        });
    return over;
  }

  private void closeIfAnswered() {
    if (begun && unanswered.get() == 0 && !over.isDone()) {
      close.run();
    }
  }

  /** Closes it, whatever is unanswered. Any thread. */
  void force() {
    loop.execute(close);
  }

  /** The connection ends. */
  void ended(HeddleException why) {
    ended = true;
    if (why.side() == Side.REMOTE) {
      // Who closes the connection waits for nothing of it any more.
      unanswered.set(0);
    }
    // Later, when CONNECTION_CLOSE has left.
    loop.execute(() -> loop.execute(() -> over.complete(null)));
  }

  /** How many sessions ended whose peers have not answered. Any thread. */
  int unanswered() {
    return unanswered.get();
  }
}
