package io.heddle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.memory.VirtualLoop;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Ends in virtual time. */
public abstract class VirtualEnds implements ModelEnds {
  private static final int LONGEST_PASS_NS = 5_000_000;
  private static final int MOST_STEPS = 5_000_000;

  private final VirtualLoop loop;

  /** Ends on a loop. */
  protected VirtualEnds(VirtualLoop loop) {
    this.loop = loop;
  }

  @Override
  public void pass(Random random) {
    switch (random.nextInt(4)) {
      case 0 -> loop.runReady();
      case 1 -> loop.advance(random.nextInt(LONGEST_PASS_NS));
      case 2 -> loop.step();
      default -> {}
    }
  }

  @Override
  public boolean until(BooleanSupplier condition) {
    int steps = 0;
    while (!condition.getAsBoolean()) {
      // Looking costs more than a step.
      for (int i = 0; i < 20; i++) {
        if (!loop.step()) {
          return condition.getAsBoolean();
        }
      }
      if (steps++ > MOST_STEPS) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void checkQuiet() {
    loop.runUntilIdle();
  }

  @Override
  public void checkNothingLeft() {
    loop.runUntilIdle();
    assertEquals(0, loop.pending(), "tasks");
  }
}
