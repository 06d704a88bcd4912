package io.heddle.session;

import io.heddle.Bytes;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.StreamException;
import io.heddle.StreamException.Kind;
import io.heddle.budget.MemoryAccount;
import io.heddle.bytes.ChunkQueue;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One read that has not got all it asked for. Confined to the loop. */
abstract sealed class PendingRead {
  /** Takes what there is; true when the read is done, one way or the other. */
  abstract boolean serve(ReceiveHalf from);

  abstract void fail(HeddleException reason);

  /** Fails, and leaves what it has got to the next read. */
  void giveUp(ReceiveHalf from, HeddleException reason) {
    fail(reason);
  }

  /** The next bytes, whatever comes. */
  static final class Next extends PendingRead {
    final CompletableFuture<Optional<Bytes>> done;
    private final int maxBytes;

    Next(SessionEngine engine, int maxBytes) {
      done = engine.claim();
      this.maxBytes = maxBytes;
    }

    @Override
    boolean serve(ReceiveHalf from) {
      if (done.isDone()) {
        return true;
      }
      if (!from.isEmpty()) {
        Bytes bytes = from.take(maxBytes);
        if (!done.complete(Optional.of(bytes))) {
          from.putBack(bytes);
        }
        return true;
      }
      if (from.hasEnded()) {
        done.complete(Optional.empty());
      }
      return from.hasEnded();
    }

    @Override
    void fail(HeddleException reason) {
      done.completeExceptionally(reason);
    }
  }

  /** Collects chunks until there are enough. */
  abstract static sealed class Collecting extends PendingRead {
    final CompletableFuture<Bytes> done;
    private final ChunkQueue chunks = new ChunkQueue();
    private final MemoryAccount memory;

    Collecting(SessionEngine engine) {
      done = engine.claim();
      memory = engine.memory();
    }

    final int collected() {
      return (int) chunks.length();
    }

    final void collect(Bytes bytes) {
      memory.hold(bytes.length());
      chunks.add(bytes);
    }

    private Bytes takeAll() {
      memory.hold(-chunks.length());
      return chunks.takeAll();
    }

    final void finish(ReceiveHalf from) {
      Bytes all = takeAll();
      if (!done.complete(all)) {
        giveBack(all, from);
      }
    }

    private static void giveBack(Bytes all, ReceiveHalf to) {
      if (all.length() > 0) {
        to.putBack(all);
      } else {
        all.release();
      }
    }

    @Override
    final boolean serve(ReceiveHalf from) {
      if (done.isDone()) {
        // The reader gave up, by cancel or timeout: the next one gets what this one collected.
        giveBack(takeAll(), from);
        return true;
      }
      return fill(from);
    }

    abstract boolean fill(ReceiveHalf from);

    @Override
    final void giveUp(ReceiveHalf from, HeddleException reason) {
      giveBack(takeAll(), from);
      fail(reason);
    }

    @Override
    final void fail(HeddleException reason) {
      memory.hold(-chunks.length());
      chunks.clear();
      done.completeExceptionally(reason);
    }
  }

  /** So many bytes, no fewer. */
  static final class Exact extends Collecting {
    private final int length;

    Exact(SessionEngine engine, int length) {
      super(engine);
      this.length = length;
    }

    @Override
    boolean fill(ReceiveHalf from) {
      while (collected() < length && !from.isEmpty()) {
        collect(from.take(length - collected()));
      }
      if (collected() == length) {
        finish(from);
        return true;
      }
      if (from.hasEnded()) {
        fail(
            new StreamException(
                Kind.ENDED_EARLY,
                Side.REMOTE,
                "The stream ended after " + collected() + " of " + length + " bytes"));
        return true;
      }
      return false;
    }
  }

  /** Everything, up to a bound. */
  static final class ToEnd extends Collecting {
    private final int maxBytes;

    ToEnd(SessionEngine engine, int maxBytes) {
      super(engine);
      this.maxBytes = maxBytes;
    }

    @Override
    boolean fill(ReceiveHalf from) {
      while (!from.isEmpty()) {
        if (collected() == maxBytes) {
          fail(
              new StreamException(
                  Kind.TOO_LONG,
                  Side.REMOTE,
                  "The stream is longer than the bound of " + maxBytes + " bytes"));
          from.stop(0);
          return true;
        }
        collect(from.take(maxBytes - collected()));
      }
      if (from.hasEnded()) {
        finish(from);
        return true;
      }
      return false;
    }
  }
}
