package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class QuicOptionsTest {
  @Test
  void streamLimitsMayBeZeroButNotNegative() {
    assertDoesNotThrow(() -> Options.withStreams(0, 0));
    assertRefused(() -> Options.withStreams(-1, 0), "bidiStreams");
    assertRefused(() -> Options.withStreams(0, -1), "uniStreams");
  }

  @Test
  void packetsAreFrom1200To65527Bytes() {
    assertDoesNotThrow(() -> Options.withMaxUdpPayload(1200));
    assertDoesNotThrow(() -> Options.withMaxUdpPayload(65527));
    assertRefused(() -> Options.withMaxUdpPayload(1199), "maxUdpPayloadBytes");
    assertRefused(() -> Options.withMaxUdpPayload(65528), "maxUdpPayloadBytes");
  }

  private static void assertRefused(Runnable making, String option) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, making::run);
    assertTrue(String.valueOf(refused.getMessage()).contains(option), refused.getMessage());
  }
}
