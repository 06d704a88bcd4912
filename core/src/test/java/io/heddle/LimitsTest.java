package io.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static void refused(String name, Limits.Builder builder) {
    InvalidConfigurationException refused =
        assertThrows(InvalidConfigurationException.class, builder::build);
    String message = Objects.requireNonNull(refused.getMessage());
    assertTrue(message.startsWith(name + " must be at least "), message);
    assertEquals(HeddleException.Side.LOCAL, refused.side());
  }

  @Test
  void theSmallestLimitsAreAccepted() {
    Limits limits =
        Limits.builder()
            .maxBidiStreams(0)
            .maxUniStreams(0)
            .streamWindowBytes(1024)
            .connectionWindowBytes(1024)
            .maxUnreadBytes(0)
            .readAheadBytes(1024)
            .maxQueuedSendBytes(1)
            .maxPendingOpens(1)
            .maxQueuedDatagrams(1)
            .maxBufferedStreams(0)
            .maxBufferedDatagrams(0)
            .maxSessionsPerConnection(1)
            .maxConnections(1)
            .build();
    assertEquals(new Limits(0, 0, 1024, 1024, 0, 1024, 1, 1, 1, 0, 0, 1, 1), limits);
  }

  @Test
  void smallerOnesAreRefused() {
    refused("maxBidiStreams", Limits.builder().maxBidiStreams(-1));
    refused("maxUniStreams", Limits.builder().maxUniStreams(-1));
    refused("streamWindowBytes", Limits.builder().streamWindowBytes(1023));
    refused("maxUnreadBytes", Limits.builder().maxUnreadBytes(-1));
    refused("readAheadBytes", Limits.builder().readAheadBytes(1023));
    refused("maxQueuedSendBytes", Limits.builder().maxQueuedSendBytes(0));
    refused("maxPendingOpens", Limits.builder().maxPendingOpens(0));
    refused("maxQueuedDatagrams", Limits.builder().maxQueuedDatagrams(0));
    refused("maxBufferedStreams", Limits.builder().maxBufferedStreams(-1));
    refused("maxBufferedDatagrams", Limits.builder().maxBufferedDatagrams(-1));
    refused("maxSessionsPerConnection", Limits.builder().maxSessionsPerConnection(0));
    refused("maxConnections", Limits.builder().maxConnections(0));
  }

  @Test
  void aConnectionsWindowHoldsAtLeastAStreams() {
    Limits.builder().streamWindowBytes(5000).connectionWindowBytes(5000).build();
    refused(
        "connectionWindowBytes",
        Limits.builder().streamWindowBytes(5001).connectionWindowBytes(5000));
  }

  @Test
  void defaultsFillALinkOf100MbitAnd100Ms() {
    assertEquals(4 << 20, Limits.DEFAULT.streamWindowBytes());
    assertEquals(Limits.DEFAULT, Limits.builder().build());
  }
}
