package io.heddle.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
    holdAtOnce(1, 1, connect);
  }

  /**
   * The same where lives take time, of several at once.
   *
   * @param atOnce as many threads, each of which has every so many-th seed
   * @param fewer so many times fewer lives than there are seeds
   * @param connect makes a connection, by a seed
   */
  public static void holdAtOnce(int atOnce, int fewer, LongFunction<ModelEnds> connect) {
    long from = ONE < 0 ? 0 : ONE;
    long to = ONE < 0 ? MOST_SEEDS / fewer : ONE + 1;
    List<CompletableFuture<Map<Direction.Ending, Integer>>> shares = new ArrayList<>();
    for (int share = 0; share < atOnce; share++) {
      long first = from + share;
      shares.add(
          CompletableFuture.supplyAsync(
              () -> live(first, to, atOnce, connect), task -> new Thread(task, "seeds").start()));
    }
    Map<Direction.Ending, Integer> endings = new EnumMap<>(Direction.Ending.class);
    for (CompletableFuture<Map<Direction.Ending, Integer>> share : shares) {
      add(share.join(), endings);
    }
    check(endings, to - from);
  }

  /**
   * The same in this thread, for where the properties are not.
   *
   * @param from the first seed
   * @param to one more than the last
   * @param connect makes a connection, by a seed
   */
  public static void hold(long from, long to, LongFunction<ModelEnds> connect) {
    check(live(from, to, 1, connect), to - from);
  }

  /** The schedules are worth something: many directions end well, and many do not. */
  private static void check(Map<Direction.Ending, Integer> endings, long seeds) {
    for (Direction.Ending ending : Direction.Ending.values()) {
      int count = endings.getOrDefault(ending, 0);
      assertTrue(seeds == 1 || count > seeds, ending + ": " + endings);
    }
  }

  private static Map<Direction.Ending, Integer> live(
      long from, long to, int step, LongFunction<ModelEnds> connect) {
    Map<Direction.Ending, Integer> endings = new EnumMap<>(Direction.Ending.class);
    for (long seed = from; seed < to; seed += step) {
      try (ModelEnds ends = connect.apply(seed)) {
        add(new ModelRun(seed, ends).go(), endings);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Dmodel.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
    return endings;
  }

  private static void add(Map<Direction.Ending, Integer> some, Map<Direction.Ending, Integer> all) {
    some.forEach((ending, count) -> all.merge(ending, count, Integer::sum));
  }
}
