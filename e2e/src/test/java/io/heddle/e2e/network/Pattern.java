package io.heddle.e2e.network;

import io.heddle.Bytes;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.paths.Loops;
import java.util.concurrent.CompletableFuture;

/**
 * Bytes of which each place is known, so that what arrives is compared as it comes. They repeat
 * after a prime number of them: a piece that is missing, twice or elsewhere is noticed. Stateless.
 */
final class Pattern {
  /** How many there are before they repeat. */
  static final int PERIOD = 1_000_003;

  /** A further one of this size, so that each piece is a single range of the array. */
  private static final int PIECE_BYTES = 64 << 10;

  private static final byte[] BYTES = new byte[PERIOD + PIECE_BYTES];

  static {
    // The same few lines as in patterns.js.
    int x = 0x92d68ca2;
    for (int i = 0; i < PERIOD; i++) {
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      BYTES[i] = (byte) x;
    }
    System.arraycopy(BYTES, 0, BYTES, PERIOD, PIECE_BYTES);
  }

  private Pattern() {}

  /** Writes so many bytes, from a place of the pattern on, and ends the stream. */
  static CompletableFuture<Void> write(SendStream stream, long from, long count) {
    long[] done = new long[1];
    return Loops.whileTrue(
            () -> {
              int now = (int) Math.min(count - done[0], PIECE_BYTES);
              int at = (int) ((from + done[0]) % PERIOD);
              done[0] += now;
              return stream.write(Bytes.of(BYTES, at, now)).thenApply(written -> done[0] < count);
            })
        .thenCompose(all -> stream.finish());
  }

  /**
   * Reads a stream to its end.
   *
   * @return {@code exact} if it had just these bytes, else what was wrong
   */
  static CompletableFuture<String> check(ReceiveStream stream, long from, long count) {
    long[] had = new long[1];
    StringBuilder wrong = new StringBuilder();
    byte[] piece = new byte[PIECE_BYTES];
    return Loops.whileTrue(
            () ->
                stream
                    .read()
                    .thenApply(
                        chunk -> {
                          chunk.ifPresent(
                              some -> {
                                compare(some, from + had[0], piece, wrong);
                                had[0] += some.length();
                                some.release();
                              });
                          return chunk.isPresent();
                        }))
        .thenApply(
            end -> {
              if (wrong.length() > 0) {
                return wrong.toString();
              }
              return had[0] == count ? "exact" : had[0] + " bytes instead of " + count;
            });
  }

  private static void compare(Bytes some, long at, byte[] piece, StringBuilder wrong) {
    for (int done = 0; done < some.length() && wrong.length() == 0; ) {
      int now = Math.min(some.length() - done, PIECE_BYTES);
      some.copyTo(done, piece, 0, now);
      int place = (int) ((at + done) % PERIOD);
      int differs = java.util.Arrays.mismatch(piece, 0, now, BYTES, place, place + now);
      if (differs >= 0) {
        wrong.append("another byte at ").append(at + done + differs);
      }
      done += now;
    }
  }
}
