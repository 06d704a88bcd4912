package io.heddle.model;

import io.heddle.Limits;
import java.util.Random;

/** Limits that a connection runs into soon. */
public final class SmallLimits {
  private SmallLimits() {}

  /** Some of them. */
  public static Limits any(Random random) {
    return Limits.builder()
        .streamWindowBytes(1024 << random.nextInt(5))
        .connectionWindowBytes(1 << 14 << random.nextInt(3))
        .readAheadBytes(1024 << random.nextInt(4))
        .maxBidiStreams(1 + random.nextInt(10))
        .maxUniStreams(1 + random.nextInt(10))
        .maxPendingOpens(1 + random.nextInt(20))
        .maxQueuedSendBytes(1 << 12 << random.nextInt(6))
        .maxQueuedDatagrams(1 + random.nextInt(8))
        .build();
  }
}
