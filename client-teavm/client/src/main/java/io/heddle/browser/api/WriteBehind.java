package io.heddle.browser.api;

import io.heddle.SendStream;
import io.heddle.browser.JsBytes;
import io.heddle.browser.NextTask;
import io.heddle.browser.web.Any;
import io.heddle.browser.web.Promise;
import io.heddle.browser.web.Promise.Settle;
import io.heddle.browser.web.Uint8Array;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a page has written to a stream and the stream has not released: up to a bound it is taken at
 * once, so that the page need not wait for each of its writes, and small writes go on together.
 * Confined to the page's thread.
 *
 * <p>None of these bytes has reached the browser, so any stream that is more urgent still overtakes
 * them. The first of a burst of small writes goes on at once; those that follow within the page's
 * same task do when they fill a batch, or in the next task.
 */
final class WriteBehind {
  /** What is taken before a write has to wait: enough for a stream's turn while one is prepared. */
  static final int BOUND_BYTES = 128 << 10;

  /** What small writes are gathered into; above half of it, they go on by themselves. */
  private static final int BATCH_BYTES = 16 << 10;

  private final SendStream stream;
  private @Nullable Uint8Array batch;
  private int gatheredBytes;
  private int handedBytes;
  private boolean begun;
  private boolean inBurst;
  private boolean aborted;
  private @Nullable Throwable failure;
  private @Nullable Settle<Any> resume;
  private @Nullable Settle<Any> giveUp;

  WriteBehind(SendStream stream) {
    this.stream = stream;
  }

  /**
   * Takes a chunk.
   *
   * @param bytes the page's, which may change it afterwards
   * @return undefined, or a promise for when there is room for more
   */
  @Nullable Any write(Uint8Array bytes) {
    int length = bytes.getByteLength();
    if (length > BATCH_BYTES / 2) {
      flush();
      copy(bytes, length);
    } else if (!begun) {
      // Perhaps the only one.
      begun = true;
      copy(bytes, length);
    } else if (!inBurst) {
      inBurst = true;
      NextTask.run(this::burstEnded);
      copy(bytes, length);
    } else {
      if (gatheredBytes + length > BATCH_BYTES) {
        flush();
      }
      gather(bytes, length);
    }
    Throwable reason = failure;
    if (reason != null) {
      return Any.of(Promise.reject(Errors.of(reason)));
    }
    return handedBytes + gatheredBytes < BOUND_BYTES ? Scripts.undefined() : Any.of(room());
  }

  private void gather(Uint8Array bytes, int length) {
    Uint8Array gathered = batch;
    if (gathered == null) {
      gathered = ArrayPool.take(BATCH_BYTES);
      batch = gathered;
    }
    gathered.set(bytes, gatheredBytes);
    gatheredBytes += length;
  }

  private Promise<Any> room() {
    return new Promise<>(
        (resolve, reject) -> {
          resume = resolve;
          giveUp = reject;
        });
  }

  private void burstEnded() {
    inBurst = false;
    flush();
  }

  /** Hands on what was gathered. */
  private void flush() {
    Uint8Array gathered = batch;
    if (gathered != null) {
      int length = gatheredBytes;
      gatheredBytes = 0;
      batch = null;
      hand(gathered, length);
    }
  }

  /** Hands on a copy. */
  private void copy(Uint8Array bytes, int length) {
    Uint8Array copy = ArrayPool.take(length);
    copy.set(bytes, 0);
    hand(copy, length);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nothing comes after
  private void hand(Uint8Array pooled, int length) {
    handedBytes += length;
    JsBytes bytes = new JsBytes(pooled.subarray(0, length), () -> ArrayPool.give(pooled));
    stream.write(bytes).whenComplete((done, reason) -> released(length, reason));
  }

  private void released(int length, @Nullable Throwable reason) {
    handedBytes -= length;
    if (reason != null) {
      failure = reason;
    }
    Settle<Any> waiting = resume;
    Settle<Any> refusing = giveUp;
    if (waiting != null && refusing != null && (reason != null || handedBytes < BOUND_BYTES)) {
      resume = null;
      giveUp = null;
      if (reason != null) {
        refusing.with(Errors.of(reason));
      } else {
        waiting.with(Scripts.undefined());
      }
    }
  }

  /** Ends the stream after what was written. */
  CompletableFuture<Void> finish() {
    flush();
    Throwable reason = failure;
    return reason == null ? stream.finish() : CompletableFuture.failedFuture(reason);
  }

  /** Gives up what the stream has not sent. */
  void abort(long code) {
    aborted = true;
    gatheredBytes = 0;
    stream.reset(code);
  }

  /** Whether the page has aborted the stream. */
  boolean isAborted() {
    return aborted;
  }

  /** How many bytes wait here to be handed on. */
  int gatheredBytes() {
    return gatheredBytes;
  }
}
