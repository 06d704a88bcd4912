package io.heddle.e2e.network;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.e2e.network.NetworkRow.Carrier;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The short form of {@link EveryNetwork}: a second or so of each row, both ways, byte for byte. */
@Timeout(120)
final class NetworksTest {
  private static final long MOST_BYTES = 2_000_000;
  private static final long FEW_BYTES = 150_000;
  private static final double SECONDS = 0.5;

  /** Each network with one congestion control, and two rows of those in a browser. */
  static Collection<NetworkRow> rows() {
    Map<String, NetworkRow> rows = new LinkedHashMap<>();
    int pages = 0;
    for (NetworkRow row : NetworkRow.all()) {
      boolean page = row.carrier() == Carrier.CHROMIUM || row.carrier() == Carrier.PAGE;
      // A blackout of seconds is longer than all the rest of them.
      if (row.conditions().blackMs() < 5_000 && (!page || pages++ < 2)) {
        rows.putIfAbsent(row.conditions() + " " + row.carrier(), row);
      }
    }
    return rows.values();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void carriesEveryByteBothWays(NetworkRow row) throws Exception {
    long bytes =
        row.conditions().isSluggish()
            ? FEW_BYTES
            : (long) Math.min(MOST_BYTES, row.ideal(100) * SECONDS * 1e6);
    Outcome outcome = Trial.run(row, bytes, 60);
    assertTrue(outcome.datagramsBack() > 0, "no datagram of " + outcome.datagramsSent());
  }
}
