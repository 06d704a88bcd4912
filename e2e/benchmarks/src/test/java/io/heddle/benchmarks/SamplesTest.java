package io.heddle.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.benchmarks.report.Json;
import io.heddle.benchmarks.report.Rounds;
import io.heddle.benchmarks.report.Row;
import io.heddle.benchmarks.report.Samples;
import io.heddle.benchmarks.report.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static Samples oneTo(int last) {
    Samples samples = new Samples();
    for (int i = last; i >= 1; i--) {
      samples.add(i);
    }
    return samples;
  }

  @Test
  void percentilesAreByNearestRank() {
    assertEquals(50, oneTo(100).median());
    assertEquals(10, oneTo(100).percentile(10));
    assertEquals(99, oneTo(100).percentile(99));
    assertEquals(1, oneTo(3).percentile(0));
    assertEquals(Double.NaN, new Samples().median());
  }

  @Test
  void roundsAlternateAndWarmUpsDoNotCount() throws Exception {
    List<String> order = new ArrayList<>();
    Rounds rounds =
        Rounds.alternate(
            "b",
            1,
            3,
            () -> {
              order.add("a");
              return Samples.of(order.size());
            },
            () -> {
              order.add("b");
              return Samples.of(2 * order.size());
            });
    assertEquals(List.of("a", "b", "b", "a", "a", "b", "b", "a"), order);
    assertEquals(3, rounds.subject().size());
    assertEquals(8.0 / 14, rounds.ratio());
  }

  @Test
  void targetsAreMetAtTheirBoundAndMissedPastIt() {
    Row row = Row.of("x", "s", Samples.of(2), Target.atLeast(2));
    assertTrue(row.met());
    assertFalse(Row.of("x", "s", Samples.of(2), Target.below(2)).met());
    assertTrue(Row.of("x", "s", Samples.of(2), Target.below(2.1)).met());
    assertFalse(Row.of("x", "s", Samples.of(2), Target.ratioAtLeast(0.9)).met());
  }

  @Test
  void jsonEscapesTextAndHasNullForWhatIsNotANumber() {
    assertEquals(
        "[\n {\"a\\\"\\u000a\": [1, true, 2.5, null]}\n]",
        Json.of(List.of(Map.of("a\"\n", List.of(1, true, 2.5, Double.NaN)))));
  }
}
