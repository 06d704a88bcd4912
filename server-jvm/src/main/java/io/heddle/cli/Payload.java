package io.heddle.cli;

import io.heddle.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Bytes that are sent and recognised when they come back: a block, repeated up to a length, so that
 * any amount costs the memory of one block. Immutable, any thread.
 */
final class Payload {
  /** A prime, so that no power of two that a chunk is lost by goes unnoticed. */
  private static final int MOST_BLOCK_BYTES = 1_000_003;

  private final byte[] block;
  private final long length;

  private Payload(byte[] block, long length) {
    this.block = block;
    this.length = length;
  }

  static Payload random(long length) {
    byte[] block = new byte[(int) Math.min(length, MOST_BLOCK_BYTES)];
    new Random().nextBytes(block);
    return new Payload(block, length);
  }

  static Payload text(String text) {
    byte[] block = text.getBytes(StandardCharsets.UTF_8);
    return new Payload(block, block.length);
  }

  long length() {
    return length;
  }

  /**
   * A piece of it, not copied.
   *
   * @param from less than the length
   * @param most how many bytes are wanted
   * @return at least one byte
   */
  Bytes from(long from, int most) {
    int at = (int) (from % block.length);
    int piece = (int) Math.min(Math.min(most, block.length - at), length - from);
    return Bytes.of(block, at, piece);
  }

  /**
   * How much of a chunk is what stands at a position.
   *
   * @param from at most the length
   * @param chunk not changed
   * @return the number of bytes before the first that differs or is beyond the end
   */
  int matching(long from, byte[] chunk) {
    int most = (int) Math.min(chunk.length, length - from);
    int done = 0;
    while (done < most) {
      int at = (int) ((from + done) % block.length);
      int piece = Math.min(most - done, block.length - at);
      int differs = Arrays.mismatch(chunk, done, done + piece, block, at, at + piece);
      if (differs >= 0) {
        return done + differs;
      }
      done += piece;
    }
    return done;
  }
}
