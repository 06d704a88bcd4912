package io.heddle.paths;

import io.heddle.Bytes;
import io.heddle.SendStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Sends a file on a stream, chunk after chunk: the disk is read on a few threads of its own, which
 * no slow peer can hold. Each chunk is written when the one before was taken. Any thread.
 */
final class FileFeed {
  /** Where the disk is touched. A feed has at most one task here, so the queue needs no bound. */
  static final Executor DISK = disk();

  private static final int THREADS = 4;
  private static final int CHUNK_BYTES = 128 << 10;

  private FileFeed() {}

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

  /**
   * Sends a header and a file, and finishes the stream. Called on {@link #DISK}.
   *
   * @return completes with the stream's end; fails with {@link UncheckedIOException} if the file
   *     cannot be read, and as the stream does
   */
  static CompletionStage<Void> send(Path file, String header, SendStream out) {
    InputStream in;
    try {
      in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(new UncheckedIOException(e));
    }
    return out.writeAll(Bytes.ofUtf8(header))
        .thenCompose(
            started ->
                Loops.whileTrue(
                    () ->
                        CompletableFuture.supplyAsync(() -> next(in), DISK)
                            .thenCompose(
                                bytes ->
                                    bytes.length() == 0
                                        ? CompletableFuture.completedFuture(false)
                                        : out.writeAll(bytes).thenApply(done -> true))))
        .whenComplete((done, failure) -> DISK.execute(() -> close(in)))
        .thenCompose(done -> out.finish());
  }

  private static Bytes next(InputStream in) {
    try {
      return Bytes.of(in.readNBytes(CHUNK_BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      // Nothing was written to it, so nothing is lost.
    }
  }
}
