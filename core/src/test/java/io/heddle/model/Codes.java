package io.heddle.model;

import io.heddle.CloseInfo;
import java.util.Random;

/** Codes of applications. */
final class Codes {
  private Codes() {}

  /** Small ones, and any others that there are. */
  static long any(Random random) {
    return random.nextBoolean() ? random.nextInt(4) : random.nextLong() & CloseInfo.MAX_CODE;
  }
}
