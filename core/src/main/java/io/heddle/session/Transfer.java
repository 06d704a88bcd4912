package io.heddle.session;

import io.heddle.Bytes;
import io.heddle.SendStream;
import io.heddle.StreamException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Copies one direction into another until it ends, with a few chunks under way. Confined to the
 * loop of the session that it reads from; the other direction may be another session's.
 */
final class Transfer {
  /** Bytes that may be written and not yet taken, so that reading and writing overlap. */
  private static final int UNDER_WAY_BYTES = 256 << 10;

  /** What all transfers of a session may have under way, besides a chunk each. */
  static final long MOST_BYTES = 8 << 20;

  /** What an end is told whose other end was lost, or ended with no code. */
  private static final long ABORTED = 0;

  /** What the transfers of one session have under way. Confined to its loop. */
  static final class Budget {
    private long underWayBytes;
  }

  private final SessionEngine engine;
  private final Budget budget;
  private final ReceiveHalf from;
  private final SendStream to;
  private final CompletableFuture<Long> done;
  private int underWayBytes;
  private long copiedBytes;
  private boolean reading;
  private boolean over;

  /** Whether a turn of {@link #goOn} is under way, and whether it is to look once more. */
  private boolean goingOn;

  private boolean again;

  Transfer(SessionEngine engine, ReceiveHalf from, SendStream to) {
    this.engine = engine;
    this.budget = engine.transfers();
    this.from = from;
    this.to = to;
    done = engine.future();
  }

  /** Begins. Any thread. */
  CompletableFuture<Long> begin() {
    // A reader that stops is heard of even while nothing is written.
    to.sendClosed().whenComplete((ended, failure) -> engine.run(() -> outEnded(failure)));
    done.whenComplete((copied, failure) -> engine.run(() -> givenUp()));
    engine.run(this::goOn);
    return done;
  }

  /** Steps that are complete at once are followed by a loop, not by deeper calls. */
  private void goOn() {
    if (goingOn) {
      again = true;
      return;
    }
    goingOn = true;
    do {
      again = false;
      if (!over && !reading && mayRead()) {
        reading = true;
        // Completed on this loop.
        CompletableFuture<Optional<Bytes>> read = from.read();
        read.thenAccept(this::arrived);
        read.whenComplete(
            (chunk, failure) -> {
              if (failure != null) {
                fail(failure);
              }
            });
      }
    } while (again);
    goingOn = false;
  }

  private boolean mayRead() {
    // One chunk each, whatever the others have.
    return underWayBytes == 0
        || (underWayBytes < UNDER_WAY_BYTES
            && budget.underWayBytes < MOST_BYTES
            && !engine.memory().isShort());
  }

  private void arrived(Optional<Bytes> chunk) {
    reading = false;
    if (over) {
      chunk.ifPresent(Bytes::release);
    } else if (chunk.isEmpty()) {
      over = true;

      to.finish()
          .whenComplete(
              (ended, why) -> {
                if (why == null) {
                  done.complete(copiedBytes);
                } else {
                  done.completeExceptionally(cause(why));
                }
              });
    } else {
      write(chunk.get());
      goOn();
    }
  }

  private void write(Bytes chunk) {
    int length = chunk.length();
    copiedBytes += length;
    underWayBytes += length;
    budget.underWayBytes += length;

    to.write(chunk).whenComplete((done, failure) -> engine.run(() -> taken(length, failure)));
  }

  private void taken(int length, @Nullable Throwable failure) {
    underWayBytes -= length;
    budget.underWayBytes -= length;
    if (failure == null) {
      goOn();
    } else {
      fail(failure);
    }
  }

  private void outEnded(@Nullable Throwable failure) {
    if (failure != null) {
      fail(failure);
    }
  }

  /** Whoever waits for the transfer has cancelled it, or had a timeout. */
  private void givenUp() {
    if (!over) {
      over = true;
      abort(ABORTED);
    }
  }

  private void fail(Throwable failure) {
    if (!over) {
      over = true;
      abort(code(failure));
      done.completeExceptionally(cause(failure));
    }
  }

  private void abort(long code) {
    to.reset(code);
    from.stop(code);
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private static long code(Throwable failure) {
    return cause(failure) instanceof StreamException reset ? reset.code().orElse(ABORTED) : ABORTED;
  }
}
