package io.heddle.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.CongestionControl;
import io.heddle.network.EndsOnLossyPaths.Outcome;
import io.heddle.network.EndsOnLossyPaths.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The long form of {@link StreamEndTest}: {@code -Dends.count} ends on each of eighteen paths.
 * Prints what they took. Run by its own command, which README tells; {@code -Dends.paths} is a
 * regular expression for some of them.
 */
@Timeout(3_600)
final class EveryLossyPath {
  private static final int ENDS = Integer.getInteger("ends.count", 4_000);
  private static final long SEED = Long.getLong("ends.seed", System.nanoTime());

  static List<Path> paths() {
    List<Path> all = new ArrayList<>();
    for (long rtt : new long[] {100, 20_000, 200_000}) {
      all.add(new Path(rtt, 0, 0, 0, CongestionControl.CUBIC));
      all.add(new Path(rtt, 0, 1_000, 0, CongestionControl.CUBIC));
      all.add(new Path(rtt, 0, 60, 0, CongestionControl.BBR));
      all.add(new Path(rtt, 0.02, 60, 0.05, CongestionControl.CUBIC));
      all.add(new Path(rtt, 0.2, 0, 0, CongestionControl.CUBIC));
      all.add(new Path(rtt, 0.2, 100, 0.05, CongestionControl.BBR));
    }
    Pattern wanted = Pattern.compile(System.getProperty("ends.paths", ""));
    all.removeIf(path -> !wanted.matcher(path.toString()).find());
    return all;
  }

  @ParameterizedTest
  @MethodSource("paths")
  void losesNoEnd(Path path) throws Exception {
    long fromNs = System.nanoTime();
    Outcome outcome = EndsOnLossyPaths.run(path, ENDS, SEED);
    long tookMs = (System.nanoTime() - fromNs) / 1_000_000;
    System.out.println(path + ": " + outcome + " in " + tookMs + " ms, seed " + SEED);
    assertEquals(0, outcome.missing());
  }
}
