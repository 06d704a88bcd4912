package io.heddle.paths;

import io.heddle.Bytes;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.SessionHandler;
import io.heddle.StreamException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * {@code /sink}: discards what it receives and answers each stream with the number of its bytes, in
 * decimal; unidirectional ones on a new stream. Datagrams are discarded. Stateless.
 */
public final class SinkPath implements SessionHandler {
  /** Unidirectional streams that are read or whose answer waits for the peer to take it. */
  private static final int MOST_UNANSWERED = 1_024;

  /** Creates the service. */
  public SinkPath() {}

  @Override
  public void handle(Session session) {
    session.onBidi(
        stream ->
            count(stream)
                .whenComplete(
                    (bytes, failure) -> {
                      if (failure == null) {
                        answer(stream, bytes);
                      } else {
                        stream.reset(code(failure));
                      }
                    }));
    // A stream that was reset has no answer, so none is opened for it.
    Loops.each(
        MOST_UNANSWERED,
        session::acceptUni,
        in ->
            count(in)
                .thenCompose(bytes -> session.openUni().thenAccept(out -> answer(out, bytes))));
    session.onDatagram(Bytes::release);
  }

  private static CompletableFuture<Long> count(ReceiveStream in) {
    long[] bytes = new long[1];
    return Loops.whileTrue(
            () ->
                in.read()
                    .thenApply(
                        chunk -> {
                          chunk.ifPresent(
                              some -> {
                                bytes[0] += some.length();
                                some.release();
                              });
                          return chunk.isPresent();
                        }))
        .thenApply(done -> bytes[0]);
  }

  private static long code(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof StreamException reset ? reset.code().orElse(0) : 0;
  }

  private static void answer(SendStream out, long bytes) {
    out.write(Bytes.ofUtf8(Long.toString(bytes)));
    out.finish();
  }
}
