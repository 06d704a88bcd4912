package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps more threads busy than there are processors, until it is closed. */
final class BusyMachine implements AutoCloseable {
  private final AtomicBoolean over = new AtomicBoolean();

  /**
   * Begins.
   *
   * @param threads for each processor
   */
  BusyMachine(int threads) {
    for (int i = 0; i < threads * Runtime.getRuntime().availableProcessors(); i++) {
      Thread busy =
          new Thread(
              () -> {
                long sum = 0;
                while (!over.get()) {
                  sum += System.nanoTime();
                }
                assertTrue(sum != 0);
              },
              "busy");
      busy.setDaemon(true);
      busy.start();
    }
  }

  boolean isBusy() {
    return !over.get();
  }

  @Override
  public void close() {
    over.set(true);
  }
}
