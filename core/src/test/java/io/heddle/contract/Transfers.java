package io.heddle.contract;

import io.heddle.Bytes;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.StreamException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** What is done with whole streams, by the server most of all. Stateless. */
public final class Transfers {
  private Transfers() {}

  /** Hands each chunk on as it comes, then the end. */
  static CompletableFuture<Void> copy(ReceiveStream from, SendStream to) {
    return Repeat.whileTrue(
            () ->
                from.read()
                    .thenCompose(
                        next ->
                            next.isPresent()
                                ? to.write(next.get()).thenApply(done -> true)
                                : CompletableFuture.completedFuture(false)))
        .thenCompose(done -> to.finish());
  }

  /**
   * Reads to the end.
   *
   * @param sink takes each chunk, and releases it
   */
  public static CompletableFuture<Void> read(ReceiveStream from, Consumer<Bytes> sink) {
    return Repeat.whileTrue(
        () ->
            from.read()
                .thenApply(
                    next -> {
                      next.ifPresent(sink);
                      return next.isPresent();
                    }));
  }

  /** Reads to the end, and sums up: {@code <length> <checksum>}. */
  static CompletableFuture<String> sum(ReceiveStream from) {
    PatternCheck sum = new PatternCheck();
    return read(from, sum::add).thenApply(done -> sum.outcome());
  }

  /** Writes a text and ends the stream. */
  static CompletableFuture<Void> say(SendStream to, String text) {
    return to.write(Bytes.ofUtf8(text)).thenCompose(done -> to.finish());
  }

  /** Reads a line, without what ends it. */
  static CompletableFuture<String> line(ReceiveStream from) {
    byte[] line = new byte[1 << 14];
    int[] length = {0};
    return Repeat.whileTrue(
            () ->
                from.readExact(1)
                    .thenApply(
                        one -> {
                          byte next = one.get(0);
                          one.release();
                          if (next != '\n') {
                            line[length[0]++] = next;
                          }
                          return next != '\n';
                        }))
        .thenApply(done -> Bytes.of(line, 0, length[0]).toUtf8());
  }

  /** How a stream failed, in a word or three. */
  static String failure(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof StreamException reset) {
      String code = reset.code().isPresent() ? Long.toString(reset.code().getAsLong()) : "unknown";
      return reset.kind() + " " + code + " " + reset.side();
    }
    return "failed " + cause;
  }
}
