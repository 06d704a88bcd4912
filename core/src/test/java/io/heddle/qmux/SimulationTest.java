package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertTrue;

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
    // Always the same seeds: a build that failed fails again, on every machine.
    int runs = Integer.getInteger("heddle.qmux.runs", RUNS);
    int readToEnd = 0;
    int aborted = 0;
    for (long seed = 0; seed < runs; seed++) {
      Simulation simulation = run(seed);
      readToEnd += simulation.readToEnd();
      aborted += simulation.aborted();
    }
    // The schedules are worth something: most streams end well, and many do not.
    assertTrue(readToEnd > 3L * runs, readToEnd + " read to their end in " + runs + " runs");
    assertTrue(aborted > runs / 2, aborted + " aborted in " + runs + " runs");
  }

  private static Simulation run(long seed) {
    try {
      Simulation simulation = new Simulation(seed);
      simulation.run();
      return simulation;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed " + seed + " (replay with -Dheddle.qmux.seed=" + seed + "): " + e.getMessage(), e);
    }
  }
}
