package io.heddle.benchmarks.peers;

import java.util.Random;

/** Bytes that do not compress, the same in every run. Stateless. */
public final class Payload {
  private Payload() {}

  /** So many bytes. */
  public static byte[] of(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
