package io.heddle.cli;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.paths.Loops;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

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
  private final Answer answer;
  private long written;

  private EchoedStream(BidiStream stream, Payload payload) {
    this.stream = stream;
    this.payload = payload;
    answer = new Answer(payload);
  }

  /**
   * Sends and checks.
   *
   * @return empty if every byte came back, and none besides, else what is wrong with the answer;
   *     fails as the stream does
   */
  static CompletableFuture<Optional<String>> run(BidiStream stream, Payload payload) {
    EchoedStream echoed = new EchoedStream(stream, payload);
    CompletableFuture<Optional<String>> fault = new CompletableFuture<>();
    Loops.whileTrue(echoed::writeNext)
        .thenCompose(done -> stream.finish())
        .exceptionally(
            failure -> {
              fault.completeExceptionally(failure);
              return null;
            });
    Loops.whileTrue(echoed::readNext)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                fault.completeExceptionally(failure);
              } else {
                fault.complete(echoed.answer.fault());
              }
              // No effect where both directions came to their ends.
              stream.stopSending(WRONG_ANSWER);
              stream.reset(WRONG_ANSWER);
            });
    return fault;
  }

  private CompletableFuture<Boolean> writeNext() {
    if (written == payload.length()) {
      return CompletableFuture.completedFuture(false);
    }
    Bytes chunk = payload.from(written, CHUNK_BYTES);
    written += chunk.length();
    return stream.write(chunk).thenApply(done -> true);
  }

  private CompletableFuture<Boolean> readNext() {
    return stream.read().thenApply(this::check);
  }

  private boolean check(Optional<Bytes> chunk) {
    if (chunk.isEmpty()) {
      return false;
    }
    answer.add(chunk.get());
    chunk.get().release();
    return !answer.isHopeless();
  }
}
