package io.heddle.cli;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.paths.Loops;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sends a payload on a stream and checks what comes back while it arrives, holding little of
 * either. Confined to the connection's thread.
 */
final class EchoedStream {
  /** What a stream is given up with whose answer is not what was sent. */
  private static final long WRONG_ANSWER = 1;

  private static final int CHUNK_BYTES = 128 << 10;

  private final BidiStream stream;
  private final Payload payload;
  private long written;
  private long matched;
  private boolean wrong;

  private EchoedStream(BidiStream stream, Payload payload) {
    this.stream = stream;
    this.payload = payload;
  }

  /**
   * Sends and checks.
   *
   * @return whether every byte came back, and none besides; fails as the stream does
   */
  static CompletionStage<Boolean> run(BidiStream stream, Payload payload) {
    EchoedStream echoed = new EchoedStream(stream, payload);
    CompletableFuture<Boolean> exact = new CompletableFuture<>();
    Loops.whileTrue(echoed::writeNext)
        .thenCompose(done -> stream.finish())
        .exceptionally(
            failure -> {
              exact.completeExceptionally(failure);
              return null;
            });
    Loops.whileTrue(echoed::readNext)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                exact.completeExceptionally(failure);
              } else {
                exact.complete(!echoed.wrong && echoed.matched == payload.length());
              }
              // No effect where both directions came to their ends.
              stream.stopSending(WRONG_ANSWER);
              stream.reset(WRONG_ANSWER);
            });
    return exact;
  }

  private CompletionStage<Boolean> writeNext() {
    if (written == payload.length()) {
      return CompletableFuture.completedFuture(false);
    }
    Bytes chunk = payload.from(written, CHUNK_BYTES);
    written += chunk.length();
    return stream.writeAll(chunk).thenApply(done -> true);
  }

  private CompletionStage<Boolean> readNext() {
    return stream.read().thenApply(this::check);
  }

  private boolean check(Optional<Bytes> chunk) {
    if (chunk.isEmpty()) {
      return false;
    }
    wrong = !payload.matches(matched, chunk.get());
    matched += chunk.get().length();
    chunk.get().release();
    return !wrong;
  }
}
