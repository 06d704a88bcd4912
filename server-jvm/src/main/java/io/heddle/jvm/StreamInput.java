package io.heddle.jvm;

import io.heddle.Bytes;
import io.heddle.HeddleException;
import io.heddle.ReceiveStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A stream's receive direction as an {@link InputStream}; reads wait. Failures are {@link
 * IOException}s whose cause is the {@link HeddleException}. Confined to one thread at a time.
 */
public final class StreamInput extends InputStream {
  private static final long CLOSED_EARLY = 0;

  private final ReceiveStream stream;
  private @Nullable Bytes chunk;

  /** A read that an interrupt could not give up: it is left to the next one who asks. */
  private @Nullable CompletableFuture<Optional<Bytes>> pending;

  private int taken;
  private boolean ended;
  private boolean closed;

  /**
   * Reads a stream, which nobody else reads.
   *
   * @param stream what to read
   */
  public StreamInput(ReceiveStream stream) {
    this.stream = Objects.requireNonNull(stream);
  }

  @Override
  public int read() throws IOException {
    Bytes next = next();
    if (next == null) {
      return -1;
    }
    int value = next.get(taken) & 0xff;
    take(next, 1);
    return value;
  }

  @Override
  public int read(byte[] target, int at, int length) throws IOException {
    Objects.checkFromIndexSize(at, length, target.length);
    if (length == 0) {
      return 0;
    }
    Bytes next = next();
    if (next == null) {
      return -1;
    }
    int count = Math.min(length, next.length() - taken);
    next.copyTo(taken, target, at, count);
    take(next, count);
    return count;
  }

  /** What of the current chunk can be read without waiting. */
  @Override
  public int available() {
    Bytes current = chunk;
    return current == null ? 0 : current.length() - taken;
  }

  private @Nullable Bytes next() throws IOException {
    if (closed) {
      throw new IOException("This stream was closed by close()");
    }
    if (chunk == null && !ended) {
      Optional<Bytes> read = await();
      ended = read.isEmpty();
      chunk = read.orElse(null);
      taken = 0;
    }
    return chunk;
  }

  private Optional<Bytes> await() throws IOException {
    CompletableFuture<Optional<Bytes>> read = pending == null ? stream.read() : pending;
    pending = read;
    try {
      Optional<Bytes> bytes = Blocking.await(read);
      pending = null;
      return bytes;
    } catch (HeddleException e) {
      throw new IOException(e.getMessage(), e);
    } catch (InterruptedException e) {
      if (read.isCancelled()) {
        pending = null;
      }
      throw interrupted(e);
    }
  }

  static InterruptedIOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    InterruptedIOException failure = new InterruptedIOException("Interrupted while waiting");
    failure.initCause(cause);
    return failure;
  }

  private void take(Bytes current, int count) {
    taken += count;
    if (taken == current.length()) {
      chunk = null;
      current.release();
    }
  }

  /** Asks the peer to stop with code 0, unless the end was read. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (chunk != null) {
      chunk.release();
      chunk = null;
    }
    if (pending != null) {
      pending.thenAccept(read -> read.ifPresent(Bytes::release));
    }
    if (!ended) {
      stream.stopSending(CLOSED_EARLY);
    }
  }
}
