package io.heddle;

import java.util.OptionalLong;

/**
 * What the transport knows about the path. A figure that a platform does not know is absent, never
 * 0.
 *
 * @param smoothedRttNs smoothed round-trip time in nanoseconds (RFC 9002 §5.3)
 * @param minRttNs smallest round-trip time seen, in nanoseconds
 * @param rttVariationNs mean deviation of the round-trip time, in nanoseconds
 * @param bytesSent bytes on the wire, packet headers included
 * @param bytesReceived bytes from the wire, packet headers included
 * @param packetsSent packets sent
 * @param packetsReceived packets received
 * @param packetsLost packets counted as lost
 * @param congestionWindowBytes bytes that may be in flight
 * @param estimatedSendBitsPerSecond the transport's estimate of what the path takes
 */
public record PathStats(
    OptionalLong smoothedRttNs,
    OptionalLong minRttNs,
    OptionalLong rttVariationNs,
    OptionalLong bytesSent,
    OptionalLong bytesReceived,
    OptionalLong packetsSent,
    OptionalLong packetsReceived,
    OptionalLong packetsLost,
    OptionalLong congestionWindowBytes,
    OptionalLong estimatedSendBitsPerSecond) {
  /** Nothing known. */
  public static final PathStats UNKNOWN =
      new PathStats(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty());

  /**
   * The same with a round-trip time.
   *
   * @param rttNs nanoseconds
   * @return a copy with the smoothed round-trip time set
   */
  public PathStats withSmoothedRttNs(long rttNs) {
    return new PathStats(
        OptionalLong.of(rttNs),
        minRttNs,
        rttVariationNs,
        bytesSent,
        bytesReceived,
        packetsSent,
        packetsReceived,
        packetsLost,
        congestionWindowBytes,
        estimatedSendBitsPerSecond);
  }
}
