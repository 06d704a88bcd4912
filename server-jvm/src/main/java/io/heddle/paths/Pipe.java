package io.heddle.paths;

import io.heddle.Bytes;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.StreamResetException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Copies one direction into another until it ends, keeping a few chunks under way. Confined to the
 * connection's thread.
 */
final class Pipe {
  /** What a pipe with no other code says when one of its ends is lost. */
  static final long ABORTED = 0;

  /** Bytes that may be written and not yet taken, so that reading and writing overlap. */
  private static final int UNDER_WAY_BYTES = 256 << 10;

  /** What the pipes of one session have under way. Confined to the connection's thread. */
  static final class Budget {
    private static final long MOST_BYTES = 8 << 20;

    private long underWay;
  }

  private final Budget budget;
  private final ReceiveStream from;
  private final SendStream to;
  private int underWay;
  private @Nullable CompletableFuture<Boolean> room;
  private @Nullable Throwable writeFailure;

  private Pipe(Budget budget, ReceiveStream from, SendStream to) {
    this.budget = budget;
    this.from = from;
    this.to = to;
  }

  /**
   * Copies until the end, which is passed on; an abort of either end is passed on to the other with
   * its code.
   *
   * @param budget what all pipes of the session share
   * @return completes when everything was handed to the transport; fails as the end that failed
   */
  static CompletableFuture<Void> copy(Budget budget, ReceiveStream from, SendStream to) {
    Pipe pipe = new Pipe(budget, from, to);
    // A reader that stops is heard of even while nothing is written.
    to.sendClosed().whenComplete((done, failure) -> pipe.stoppedBy(failure));
    return Loops.whileTrue(pipe::step)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                to.reset(code(failure));
              }
            })
        .thenCompose(done -> to.finish());
  }

  private CompletableFuture<Boolean> step() {
    if (writeFailure != null) {
      return CompletableFuture.failedFuture(writeFailure);
    }
    if (mustWait()) {
      CompletableFuture<Boolean> waiting = new CompletableFuture<>();
      room = waiting;
      return waiting;
    }
    return from.read()
        .thenApply(
            chunk -> {
              chunk.ifPresent(this::write);
              return chunk.isPresent();
            });
  }

  private boolean mustWait() {
    // One chunk each, whatever the others have.
    return underWay >= UNDER_WAY_BYTES || (underWay > 0 && budget.underWay >= Budget.MOST_BYTES);
  }

  private void write(Bytes chunk) {
    int length = chunk.length();
    underWay += length;
    budget.underWay += length;
    to.write(chunk)
        .whenComplete(
            (done, failure) -> {
              underWay -= length;
              budget.underWay -= length;
              if (failure != null) {
                writeFailure = failure;
              }
              CompletableFuture<Boolean> waiting = room;
              if (waiting != null && (failure != null || !mustWait())) {
                room = null;
                waiting.complete(true);
              }
            });
  }

  private void stoppedBy(@Nullable Throwable failure) {
    if (failure != null) {
      from.stopSending(code(failure));
    }
  }

  static long code(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof StreamResetException reset ? reset.code().orElse(ABORTED) : ABORTED;
  }
}
