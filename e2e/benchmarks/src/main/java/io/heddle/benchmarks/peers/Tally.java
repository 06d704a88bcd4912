package io.heddle.benchmarks.peers;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** How many bytes of messages were sent, and how many have arrived. Safe from any thread. */
final class Tally {
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

  private final LongAdder sent = new LongAdder();
  private final LongAdder received = new LongAdder();

  void sent(long bytes) {
    sent.add(bytes);
  }

  void received(long bytes) {
    received.add(bytes);
  }

  long receivedBytes() {
    return received.sum();
  }

  /** Waits until all that was sent has arrived. */
  void settle() {
    long untilNs = System.nanoTime() + PATIENCE_NS;
    while (received.sum() < sent.sum()) {
      if (System.nanoTime() > untilNs) {
        throw new IllegalStateException(
            "Of " + sent.sum() + " bytes only " + received.sum() + " arrived");
      }
      LockSupport.parkNanos(100_000);
    }
  }
}
