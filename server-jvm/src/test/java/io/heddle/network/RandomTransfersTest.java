package io.heddle.network;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.network.RandomTransfers.Outcome;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No transfer stands still, whatever the path and whatever else goes over it. The seeds are some
 * that did while urgent messages went up and the way down was full, and one of single bytes.
 */
@Timeout(120)
final class RandomTransfersTest {
  private static final long FOR_MS = 5_000;

  @ParameterizedTest
  @ValueSource(longs = {72, 88, 269})
  void noneStandsStill(long seed) throws Exception {
    Outcome outcome = new RandomTransfers(seed).run(FOR_MS);
    assertTrue(outcome.isFine(), outcome::toString);
  }
}
