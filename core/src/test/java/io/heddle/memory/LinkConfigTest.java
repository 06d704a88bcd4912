package io.heddle.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.InvalidConfigurationException;
import org.junit.jupiter.api.Test;

class LinkConfigTest {
  private static final LinkConfig IDEAL = LinkConfig.IDEAL;

  private static void refused(Runnable config) {
    assertThrows(InvalidConfigurationException.class, config::run);
  }

  @Test
  void figuresAtTheEdgeAreAccepted() {
    LinkConfig link =
        IDEAL
            .withLatencyMs(0)
            .withBytesPerSecond(1)
            .withBufferBytes(1)
            .withMaxDatagramBytes(0)
            .withDatagramLoss(100, 3);
    assertEquals(new LinkConfig(0, 1, 1, 0, 100, 3), link);
    assertEquals(2_000_000, IDEAL.withLatencyMs(2).latencyNs());
    assertEquals(0, IDEAL.withDatagramLoss(0, 1).datagramLossPercent());
  }

  @Test
  void figuresPastTheEdgeAreRefused() {
    refused(() -> IDEAL.withLatencyMs(-1));
    refused(() -> IDEAL.withBytesPerSecond(0));
    refused(() -> IDEAL.withBufferBytes(0));
    refused(() -> IDEAL.withMaxDatagramBytes(-1));
    refused(() -> IDEAL.withDatagramLoss(-1, 1));
    refused(() -> IDEAL.withDatagramLoss(101, 1));
  }
}
