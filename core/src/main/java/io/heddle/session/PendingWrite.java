package io.heddle.session;

import io.heddle.Bytes;
import io.heddle.HeddleException;
import java.util.concurrent.CompletableFuture;

/**
 * One write that the scheduler has not fully released. Owns its bytes. Confined to the loop once it
 * is counted.
 */
abstract sealed class PendingWrite {
  /** What a write takes of memory besides its bytes, so that short ones are bounded, too. */
  private static final int LEAST_CHARGE = 256;

  private final SessionEngine engine;
  private final Bytes bytes;
  private final int length;

  /** What the write still takes of the session's quota. */
  private int charge;

  private int taken;

  /** Whether the bytes went to the carrier as they are, so that there is nothing to release. */
  private boolean handedOver;

  PendingWrite(SessionEngine engine, Bytes bytes) {
    this.engine = engine;
    this.bytes = bytes.move();
    this.length = this.bytes.length();
  }

  /** Counts the write. On the caller's thread; if false, {@link #fail} is all that may follow. */
  final boolean reserve() {
    int wanted = Math.max(length, LEAST_CHARGE);
    boolean fits = engine.sendQuota().take(wanted);
    charge = fits ? wanted : 0;
    return fits;
  }

  private void discharge(int bytesTaken) {
    engine.sendQuota().giveBack(bytesTaken);
    charge -= bytesTaken;
  }

  final int length() {
    return length;
  }

  final int remaining() {
    return length - taken;
  }

  /** The next so many bytes, as a handle for the carrier. */
  final Bytes take(int count) {
    discharge(count);
    if (count == length) {
      handedOver = true;
      taken = length;
      return bytes;
    }
    Bytes slice = bytes.slice(taken, count);
    taken += count;
    return slice;
  }

  final void complete() {
    Bytes rest = taken == length ? Bytes.empty() : bytes.slice(taken, length - taken);
    releaseBytes();
    succeed(rest);
  }

  final void fail(HeddleException reason) {
    releaseBytes();
    failWith(reason);
  }

  private void releaseBytes() {
    discharge(charge);
    if (!handedOver) {
      bytes.release();
    }
  }

  abstract boolean acceptsPart();

  abstract void succeed(Bytes rest);

  abstract void failWith(HeddleException reason);

  /** Done when all bytes are released into the window. */
  static final class All extends PendingWrite {
    final CompletableFuture<Void> done;

    All(SessionEngine engine, Bytes bytes) {
      super(engine, bytes);
      done = engine.future();
    }

    @Override
    boolean acceptsPart() {
      return false;
    }

    @Override
    void succeed(Bytes rest) {
      done.complete(null);
    }

    @Override
    void failWith(HeddleException reason) {
      done.completeExceptionally(reason);
    }
  }

  /** Done as soon as some bytes are; the rest is given back. */
  static final class Some extends PendingWrite {
    final CompletableFuture<Bytes> done;

    Some(SessionEngine engine, Bytes bytes) {
      super(engine, bytes);
      done = engine.future();
    }

    @Override
    boolean acceptsPart() {
      return true;
    }

    @Override
    void succeed(Bytes rest) {
      if (!done.complete(rest)) {
        rest.release();
      }
    }

    @Override
    void failWith(HeddleException reason) {
      done.completeExceptionally(reason);
    }
  }
}
