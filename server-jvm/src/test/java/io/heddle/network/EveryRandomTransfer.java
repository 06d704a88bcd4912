package io.heddle.network;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.network.RandomTransfers.Outcome;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The long form of {@link RandomTransfersTest}: {@code -Dtransfers.count} seeds, from {@code
 * -Dtransfers.seed} on. Prints what came of each. Run by its own command, which README tells.
 */
final class EveryRandomTransfer {
  private static final int COUNT = Integer.getInteger("transfers.count", 100);
  private static final long SEED = Long.getLong("transfers.seed", System.nanoTime());
  private static final long FOR_MS = 5_000;

  static LongStream seeds() {
    return LongStream.range(SEED, SEED + COUNT);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void neverStandsStill(long seed) throws Exception {
    Outcome outcome = new RandomTransfers(seed).run(FOR_MS);
    System.out.println(outcome);
    assertTrue(outcome.isFine(), outcome::toString);
  }
}
