package io.heddle;

import java.util.OptionalLong;

/**
 * What the transport knows about the path, as a snapshot. A figure that a platform does not know is
 * absent, never 0. Figures may be added, so only Heddle implements this. Immutable; safe from any
 * thread.
 */
public interface PathStats {
  /**
   * The smoothed round-trip time (RFC 9002 §5.3).
   *
   * @return nanoseconds
   */
  OptionalLong smoothedRttNs();

  /**
   * The smallest round-trip time seen.
   *
   * @return nanoseconds
   */
  OptionalLong minRttNs();

  /**
   * The mean deviation of the round-trip time.
   *
   * @return nanoseconds
   */
  OptionalLong rttVariationNs();

  /**
   * What went onto the wire.
   *
   * @return bytes, packet headers included
   */
  OptionalLong bytesSent();

  /**
   * What came from the wire.
   *
   * @return bytes, packet headers included
   */
  OptionalLong bytesReceived();

  /**
   * Packets sent.
   *
   * @return how many
   */
  OptionalLong packetsSent();

  /**
   * Packets received.
   *
   * @return how many
   */
  OptionalLong packetsReceived();

  /**
   * Packets counted as lost.
   *
   * @return how many
   */
  OptionalLong packetsLost();

  /**
   * What may be in flight.
   *
   * @return bytes
   */
  OptionalLong congestionWindowBytes();

  /**
   * The transport's estimate of what the path takes.
   *
   * @return bits in a second
   */
  OptionalLong estimatedSendBitsPerSecond();
}
