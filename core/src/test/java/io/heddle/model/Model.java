package io.heddle.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

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
    hold(1, connect);
  }

  /**
   * The same where lives take time, of several at once.
   *
   * @param atOnce as many threads, each of which has every so many-th seed
   * @param connect makes a connection, by a seed
   */
  public static void hold(int atOnce, LongFunction<ModelEnds> connect) {
    long from = ONE < 0 ? 0 : ONE;
    long to = ONE < 0 ? MOST_SEEDS : ONE + 1;
    List<CompletableFuture<Map<Direction.Ending, Integer>>> shares = new ArrayList<>();
    for (int share = 0; share < atOnce; share++) {
      long first = from + share;
      shares.add(
          CompletableFuture.supplyAsync(
              () -> live(LongStream.iterate(first, it -> it < to, it -> it + atOnce), connect),
              task -> new Thread(task, "seeds").start()));
    }
    Map<Direction.Ending, Integer> endings = new EnumMap<>(Direction.Ending.class);
    for (CompletableFuture<Map<Direction.Ending, Integer>> share : shares) {
      share.join().forEach((ending, count) -> endings.merge(ending, count, Integer::sum));
    }
    // The schedules are worth something: many directions end well, and many do not.
    for (Direction.Ending ending : Direction.Ending.values()) {
      int count = endings.getOrDefault(ending, 0);
      assertTrue(ONE >= 0 || count > to, ending + ": " + endings);
    }
  }

  private static Map<Direction.Ending, Integer> live(
      LongStream seeds, LongFunction<ModelEnds> connect) {
    Map<Direction.Ending, Integer> endings = new EnumMap<>(Direction.Ending.class);
    seeds.forEach(
        seed -> {
          try {
            new ModelRun(seed, connect.apply(seed))
                .go()
                .forEach((ending, count) -> endings.merge(ending, count, Integer::sum));
          } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("-Dmodel.seed=" + seed + ": " + e.getMessage(), e);
          }
        });
    return endings;
  }
}
