package io.heddle.session;

import io.heddle.PathStats;
import java.util.OptionalLong;

/**
 * What a carrier knows about the path.
 *
 * @param smoothedRttNs as {@link PathStats#smoothedRttNs}
 * @param minRttNs as {@link PathStats#minRttNs}
 * @param rttVariationNs as {@link PathStats#rttVariationNs}
 * @param bytesSent as {@link PathStats#bytesSent}
 * @param bytesReceived as {@link PathStats#bytesReceived}
 * @param packetsSent as {@link PathStats#packetsSent}
 * @param packetsReceived as {@link PathStats#packetsReceived}
 * @param packetsLost as {@link PathStats#packetsLost}
 * @param congestionWindowBytes as {@link PathStats#congestionWindowBytes}
 * @param estimatedSendBitsPerSecond as {@link PathStats#estimatedSendBitsPerSecond}
 */
public record MeasuredPath(
    OptionalLong smoothedRttNs,
    OptionalLong minRttNs,
    OptionalLong rttVariationNs,
    OptionalLong bytesSent,
    OptionalLong bytesReceived,
    OptionalLong packetsSent,
    OptionalLong packetsReceived,
    OptionalLong packetsLost,
    OptionalLong congestionWindowBytes,
    OptionalLong estimatedSendBitsPerSecond)
    implements PathStats {
  /** Nothing known. */
  public static final MeasuredPath UNKNOWN =
      new MeasuredPath(
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
  public MeasuredPath withSmoothedRttNs(long rttNs) {
    return new MeasuredPath(
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
