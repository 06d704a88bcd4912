package io.heddle.paths;

import static io.heddle.paths.ServedPath.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.CloseInfo;
import io.heddle.HeddleException.Side;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ClosePathTest {
  private final ServedPath served = new ServedPath("/close", new ClosePath());

  @AfterEach
  void close() {
    served.close();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, ''",
    "?code=7, 7, ''",
    "?code=4294967295&reason=good+bye%21, 4294967295, good bye!",
    "?code=4294967296, 1, 'code is a number from 0 to 4294967295, not 4294967296'",
    "?code=-1, 1, 'code is a number from 0 to 4294967295, not -1'",
    "?code=seven, 1, 'code is a number from 0 to 4294967295, not seven'"
  })
  void theSessionIsClosedAsItsQuerySays(String query, long code, String reason) {
    CloseInfo info = await(served.connect("/close" + query).closed());
    assertEquals(CloseInfo.of(code, reason, Side.REMOTE), info);
  }
}
