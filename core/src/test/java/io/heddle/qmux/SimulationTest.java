package io.heddle.qmux;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs {@link Simulation} with 10,000 seeds. To replay one: {@code -Dheddle.qmux.seed=<seed>}; to
 * run more: {@code -Dheddle.qmux.runs=<count>}.
 */
@Tag("jvm")
@Timeout(600)
class SimulationTest {
  private static final int RUNS = 10_000;

  @Test
  void everyScheduleDeliversExactlyAndLeavesNothing() {
    Long replayed = Long.getLong("heddle.qmux.seed");
    if (replayed != null) {
      run(replayed);
      return;
    }
    // Fixed seeds first, so that a build fails again as it failed; the same on every machine.
    int runs = Integer.getInteger("heddle.qmux.runs", RUNS);
    for (long seed = 0; seed < runs; seed++) {
      run(seed);
    }
  }

  private static void run(long seed) {
    try {
      new Simulation(seed).run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed " + seed + " (replay with -Dheddle.qmux.seed=" + seed + "): " + e.getMessage(), e);
    }
  }
}
