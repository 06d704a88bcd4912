package io.heddle.benchmarks.peers;

import java.time.Instant;

/** The time as pages know it, too, so that one end can tell when the other has sent. Stateless. */
final class PriorityClock {
  private PriorityClock() {}

  /** Nanoseconds since 1970. */
  static long nowNs() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000 + now.getNano();
  }
}
