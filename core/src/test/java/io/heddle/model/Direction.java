package io.heddle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.HeddleException.Side;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.StreamException;
import io.heddle.StreamException.Kind;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One direction of a stream: what its writer and its reader did, what they were told, and whether
 * the two go together. Safe from any thread.
 */
final class Direction {
  private final String name;

  /** Whether a peer that never heard of the stream may abort it with no application's code. */
  private final boolean mayBeRefused;

  private Optional<SendStream> out = Optional.empty();
  private Optional<ReceiveStream> in = Optional.empty();

  private int given;
  private boolean finished;
  private boolean refused;
  private final Set<Long> resets = new HashSet<>();

  private int taken;
  private boolean exact = true;
  private final Set<Long> stops = new HashSet<>();

  private Optional<String> wrong = Optional.empty();

  Direction(String name, boolean mayBeRefused) {
    this.name = name;
    this.mayBeRefused = mayBeRefused;
  }

  synchronized void isWrittenBy(SendStream stream) {
    out = Optional.of(stream);
  }

  synchronized void isReadBy(ReceiveStream stream) {
    in = Optional.of(stream);
  }

  // ---- its writer ----

  /** The next bytes, as each has its place in it. */
  synchronized byte[] next(int length) {
    byte[] content = new byte[length];
    for (int i = 0; i < length; i++) {
      content[i] = valueAt(given + i);
    }
    given += length;
    return content;
  }

  /** Of the last bytes so many are not sent. */
  synchronized void withhold(int length) {
    given -= length;
  }

  /** A write was refused, as the queue was full: what comes after it has a gap before it. */
  synchronized void refused() {
    refused = true;
    resets.add(0L);
  }

  synchronized void finished() {
    finished = true;
  }

  synchronized void reset(long code) {
    resets.add(code);
  }

  // ---- its reader ----

  synchronized void take(Bytes bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      if (bytes.get(i) != valueAt(taken + i)) {
        wrong = Optional.of(name + ": byte " + (taken + i) + " is wrong");
        break;
      }
    }
    taken += bytes.length();
    bytes.release();
  }

  synchronized void stopped(long code) {
    stops.add(code);
  }

  /** A read failed in a way that loses what it had collected. */
  synchronized void loses() {
    exact = false;
  }

  private byte valueAt(int position) {
    return (byte) (position * 31 + (position >> 8) + name.hashCode());
  }

  // ---- what came of it ----

  synchronized boolean isOver() {
    return out.map(stream -> isDone(stream.sendClosed())).orElse(true)
        && in.map(stream -> isDone(stream.receiveClosed())).orElse(true);
  }

  private static boolean isDone(CompletableFuture<?> stage) {
    return stage.isDone();
  }

  synchronized void checkBytes() {
    assertEquals(Optional.empty(), wrong);
    if (out.isPresent()) {
      assertTrue(taken <= given, () -> name + ": read " + taken + " of " + given + " bytes");
    }
  }

  /** Once both ends were told, and the connection is still there. */
  synchronized Ending check() {
    checkBytes();
    // Whoever gave an open up may have been too late: such a stream is aborted at once.
    if (out.isEmpty()) {
      resets.add(0L);
    }
    if (in.isEmpty()) {
      stops.add(0L);
    }
    Optional<StreamException> sent = out.flatMap(stream -> abort(stream.sendClosed()));
    Optional<StreamException> read = in.flatMap(stream -> abort(stream.receiveClosed()));
    sent.ifPresent(why -> checkReason(why, resets, stops));
    read.ifPresent(why -> checkReason(why, stops, resets));
    if (out.isPresent() && sent.isEmpty()) {
      assertTrue(finished, () -> name + " ended, though nobody ended it");
    }
    boolean isWhole = in.isPresent() && read.isEmpty();
    if (isWhole) {
      assertTrue(finished && !refused, () -> this + ", read to an end that nobody wrote");
      if (exact) {
        assertEquals(given, taken, () -> name + ": bytes");
      }
    }
    if (in.isPresent() && resets.isEmpty() && stops.isEmpty()) {
      assertTrue(isWhole, () -> name + " was not read to its end: " + read);
    }
    return isWhole ? Ending.WHOLE : Ending.ABORTED;
  }

  /** Who was told of an abort was told who gave which code. */
  private void checkReason(StreamException why, Set<Long> here, Set<Long> there) {
    if (mayBeRefused && why.code().isEmpty() && (out.isEmpty() || in.isEmpty())) {
      return;
    }
    boolean isFromHere = why.side() == Side.LOCAL;
    assertTrue(
        (isFromHere ? here : there).contains(why.code().orElse(-1)),
        () -> this + ", told: " + why.getMessage());
    Kind expected = (isFromHere ? here : there) == resets ? Kind.RESET : Kind.STOPPED;
    assertEquals(expected, why.kind(), name);
  }

  private static Optional<StreamException> abort(CompletableFuture<Void> closed) {
    try {
      closed.join();
      return Optional.empty();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StreamException reset) {
        return Optional.of(reset);
      }
      throw e;
    }
  }

  @Override
  public synchronized String toString() {
    return name
        + (out.isEmpty() ? " (its writer gave up before it began)" : "")
        + ": wrote "
        + given
        + (refused ? ", of which some was refused" : "")
        + (finished ? ", finished" : "")
        + ", resets "
        + resets
        + "; read "
        + taken
        + (exact ? "" : " and lost some")
        + ", stops "
        + stops;
  }

  /** How it ended. */
  enum Ending {
    WHOLE,
    ABORTED
  }
}
