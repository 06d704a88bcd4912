package io.heddle.contract;

import io.heddle.Bytes;
import io.heddle.SendStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** Content in which each byte depends on its position, so that nothing can move unnoticed. */
final class Pattern {
  private static final int BLOCK_BYTES = 64 << 10;

  private Pattern() {}

  static byte at(int position) {
    // The high bits make each block of 256 bytes differ from its neighbours.
    return (byte) (position * 31 ^ position >>> 8 ^ position >>> 16);
  }

  static Bytes block(int from, int length) {
    byte[] block = new byte[length];
    fill(block, from, length);
    return Bytes.of(block);
  }

  /** Puts so much of the pattern at an array's beginning. */
  static void fill(byte[] block, int from, int length) {
    for (int i = 0; i < length; i++) {
      block[i] = at(from + i);
    }
  }

  /**
   * Writes so many bytes from one array, which is used again the moment that a write is complete.
   */
  static CompletableFuture<Void> writeFromOneArray(SendStream stream, int length, int blockBytes) {
    byte[] block = new byte[blockBytes];
    int[] position = {0};
    return Repeat.whileTrue(
        () -> {
          int from = position[0];
          int count = Math.min(blockBytes, length - from);
          position[0] = from + count;
          fill(block, from, count);
          return stream
              .write(Bytes.of(block, 0, count))
              .thenApply(
                  done -> {
                    Arrays.fill(block, (byte) 0xee);
                    return position[0] < length;
                  });
        });
  }

  /** Writes so many bytes, one block at a time, each when the one before was taken. */
  static CompletableFuture<Void> write(SendStream stream, int length) {
    int[] position = {0};
    return Repeat.whileTrue(
        () -> {
          int from = position[0];
          int count = Math.min(BLOCK_BYTES, length - from);
          position[0] = from + count;
          return stream.write(block(from, count)).thenApply(done -> position[0] < length);
        });
  }

  /** The checksum that {@link PatternCheck#outcome()} gives for an intact pattern. */
  static String outcome(int length) {
    int checksum = 0;
    for (int i = 0; i < length; i++) {
      checksum = PatternCheck.next(checksum, at(i));
    }
    return length + " " + checksum;
  }
}
