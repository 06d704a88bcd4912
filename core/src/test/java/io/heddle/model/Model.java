package io.heddle.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Lets as many connections live as there are seeds. What a build does with its few, {@code
 * -Dmodel.seeds=100000} does with more, and {@code -Dmodel.seed=72} with one that failed.
 */
public final class Model {
  private static final int MOST_SEEDS = Integer.getInteger("model.seeds", 2_000);
  private static final long ONE = Long.getLong("model.seed", -1);

  private Model() {}

  /**
   * Holds a carrier to the model.
   *
   * @param connect makes a connection, by a seed
   */
  public static void hold(LongFunction<ModelEnds> connect) {
    Map<Direction.Ending, Integer> endings = new EnumMap<>(Direction.Ending.class);
    long from = ONE < 0 ? 0 : ONE;
    long to = ONE < 0 ? MOST_SEEDS : ONE + 1;
    for (long seed = from; seed < to; seed++) {
      try {
        new ModelRun(seed, connect.apply(seed))
            .go()
            .forEach((ending, count) -> endings.merge(ending, count, Integer::sum));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Dmodel.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
    // The schedules are worth something: many directions end well, and many do not.
    for (Direction.Ending ending : Direction.Ending.values()) {
      int count = endings.getOrDefault(ending, 0);
      assertTrue(ONE >= 0 || count > to, ending + ": " + endings);
    }
  }
}
