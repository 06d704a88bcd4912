package io.heddle.session;

import io.heddle.Bytes;
import io.heddle.HeddleException;
import java.util.concurrent.CompletableFuture;

/** One write that the scheduler has not fully released. Owns its bytes. Confined to the loop. */
abstract sealed class PendingWrite {
  private final Bytes bytes;
  private final int length;
  private int taken;

  /** Whether the bytes went to the carrier as they are, so that there is nothing to release. */
  private boolean handedOver;

  PendingWrite(Bytes bytes) {
    this.bytes = bytes;
    this.length = bytes.length();
  }

  final int length() {
    return length;
  }

  final int taken() {
    return taken;
  }

  final int remaining() {
    return length - taken;
  }

  /** The next so many bytes, as a handle for the carrier. */
  final Bytes take(int count) {
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
    releaseBytes();
    succeed();
  }

  final void fail(HeddleException reason) {
    releaseBytes();
    failWith(reason);
  }

  private void releaseBytes() {
    if (!handedOver) {
      bytes.release();
    }
  }

  abstract boolean acceptsPart();

  abstract void succeed();

  abstract void failWith(HeddleException reason);

  /** Done when all bytes are released into the window. */
  static final class All extends PendingWrite {
    final CompletableFuture<Void> done = new CompletableFuture<>();

    All(Bytes bytes) {
      super(bytes);
    }

    @Override
    boolean acceptsPart() {
      return false;
    }

    @Override
    void succeed() {
      done.complete(null);
    }

    @Override
    void failWith(HeddleException reason) {
      done.completeExceptionally(reason);
    }
  }

  /** Done as soon as some bytes are; the rest is dropped. */
  static final class Some extends PendingWrite {
    final CompletableFuture<Integer> done = new CompletableFuture<>();

    Some(Bytes bytes) {
      super(bytes);
    }

    @Override
    boolean acceptsPart() {
      return true;
    }

    @Override
    void succeed() {
      done.complete(taken());
    }

    @Override
    void failWith(HeddleException reason) {
      done.completeExceptionally(reason);
    }
  }
}
