package io.heddle.paths;

import io.heddle.Bytes;
import io.heddle.SendStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends a file on a stream, chunk after chunk: the disk is read on a few threads of its own, which
 * no slow peer can hold, and the file is open only while they do. A feed begins with a short chunk;
 * long ones are read when that has been taken, and only so many of a session and of all sessions
 * wait for credit at once. Any thread, one at a time.
 */
final class FileFeed {
  /** Where the disk is touched. A feed has at most one task here, so the queue needs no bound. */
  static final Executor DISK = disk();

  private static final int THREADS = 4;
  private static final int SHORT_BYTES = 4 << 10;
  private static final int LONG_BYTES = 128 << 10;

  /** Long chunks of all sessions, 16 MiB; who finds none left sends short ones. */
  private static final Semaphore LONG_CHUNKS = new Semaphore(128);

  private static final int LONG_CHUNKS_A_SESSION = 8;

  private final Semaphore share;
  private final Path file;
  private final SendStream out;
  private long offset;
  private boolean ended;
  private @Nullable Object identity;

  private FileFeed(Semaphore share, Path file, SendStream out) {
    this.share = share;
    this.file = file;
    this.out = out;
  }

  private static Executor disk() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "heddle-files");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** What one session may have of the long chunks. */
  static Semaphore share() {
    return new Semaphore(LONG_CHUNKS_A_SESSION);
  }

  /**
   * Sends a header and a file, and finishes the stream. Called on {@link #DISK}.
   *
   * @param share the session's, made by {@link #share}
   * @return completes with the stream's end; fails with {@link UncheckedIOException} if the file
   *     cannot be read, or is another than before, and as the stream does
   */
  static CompletableFuture<Void> send(Semaphore share, Path file, String header, SendStream out) {
    FileFeed feed = new FileFeed(share, file, out);
    Bytes first;
    try {
      first = feed.read(SHORT_BYTES);
    } catch (UncheckedIOException e) {
      return CompletableFuture.failedFuture(e);
    }
    return out.write(Bytes.ofUtf8(header))
        .thenCompose(started -> out.write(first))
        .thenCompose(started -> Loops.whileTrue(feed::next))
        .thenCompose(done -> out.finish());
  }

  private CompletableFuture<Boolean> next() {
    if (ended) {
      return CompletableFuture.completedFuture(false);
    }
    if (!share.tryAcquire()) {
      return chunk(SHORT_BYTES);
    }
    if (!LONG_CHUNKS.tryAcquire()) {
      share.release();
      return chunk(SHORT_BYTES);
    }
    return chunk(LONG_BYTES)
        .whenComplete(
            (done, failure) -> {
              LONG_CHUNKS.release();
              share.release();
            });
  }

  private CompletableFuture<Boolean> chunk(int most) {
    return CompletableFuture.supplyAsync(() -> read(most), DISK)
        .thenCompose(out::write)
        .thenApply(done -> true);
  }

  /** Another file under the same name is none to go on with. */
  private long size() throws IOException {
    BasicFileAttributes now =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Object key = now.fileKey();
    if (offset > 0 && !Objects.equals(key, identity)) {
      throw new IOException(file + " was replaced while it was sent");
    }
    identity = key;
    return now.size();
  }

  private Bytes read(int most) {
    try (SeekableByteChannel in =
        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      long size = size();
      ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(most, Math.max(1, size - offset)));
      in.position(offset);
      while (chunk.hasRemaining() && in.read(chunk) >= 0) {
        // Until it is full or the file at its end.
      }
      offset += chunk.position();
      ended = chunk.position() == 0 || offset >= size;
      return Bytes.of(
          chunk.hasRemaining() ? Arrays.copyOf(chunk.array(), chunk.position()) : chunk.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
