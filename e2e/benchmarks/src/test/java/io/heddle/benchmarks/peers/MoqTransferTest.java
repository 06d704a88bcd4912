package io.heddle.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.heddle.benchmarks.report.Samples;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class MoqTransferTest {
  @ParameterizedTest
  @CsvSource({"false, ONE_WAY", "true, ROUND"})
  void bytesArriveAndCostSomething(boolean secure, Trip trip) throws Exception {
    try (MoqTransfer transfer = connect(secure, trip)) {
      List<Samples> figures = transfer.observe(2, 64 << 10, 200);
      assertTrue(figures.get(0).median() > 0, "nothing arrived");
      assertTrue(figures.get(1).median() > 0, "no processor time");
    }
  }

  private static MoqTransfer connect(boolean secure, Trip trip) throws InterruptedException {
    try {
      return new MoqTransfer(secure, trip);
    } catch (IOException e) {
      return abort("without @moq/qmux: " + e.getMessage());
    }
  }
}
