package io.heddle.benchmarks.peers;

import java.util.Random;

/** Bytes that do not compress, the same in every run. Stateless. */
final class Payload {
  private Payload() {}

  static byte[] of(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
