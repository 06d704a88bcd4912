package io.heddle.wire;

/**
 * The flow-control limits that one endpoint sets for what its peer sends in a session; immutable.
 *
 * @param maxDataBytes bytes of stream body, over all streams and the session's whole life
 * @param maxBidiStreams bidirectional streams that the peer opens, over the session's whole life
 * @param maxUniStreams unidirectional streams that the peer opens, likewise
 */
public record SessionLimits(long maxDataBytes, long maxBidiStreams, long maxUniStreams) {
  /** The most streams that a limit can allow, 2^60. */
  public static final long MAX_STREAMS = 1L << 60;

  /** Nothing may be sent until a capsule raises a limit. */
  public static final SessionLimits NONE = new SessionLimits(0, 0, 0);

  /**
   * Checks the limits.
   *
   * @param maxDataBytes as the record says
   * @param maxBidiStreams as the record says
   * @param maxUniStreams as the record says
   * @throws IllegalArgumentException if one is negative or exceeds what the wire can say
   */
  public SessionLimits {
    requireWithin(maxDataBytes, VarInt.MAX);
    requireWithin(maxBidiStreams, MAX_STREAMS);
    requireWithin(maxUniStreams, MAX_STREAMS);
  }

  /**
   * The limits that an endpoint's settings announce; more than 2^60 streams count as 2^60.
   *
   * @param settings the settings that an endpoint sent
   * @return the limits
   */
  public static SessionLimits of(Http3Settings settings) {
    return new SessionLimits(
        settings.get(SettingId.WT_INITIAL_MAX_DATA),
        Math.min(MAX_STREAMS, settings.get(SettingId.WT_INITIAL_MAX_STREAMS_BIDI)),
        Math.min(MAX_STREAMS, settings.get(SettingId.WT_INITIAL_MAX_STREAMS_UNI)));
  }

  // webtrans-http3 §5.1
  /**
   * Whether announcing these limits declares the intent to use flow control.
   *
   * @return true if any is more than 0
   */
  public boolean declareFlowControl() {
    return maxDataBytes != 0 || maxBidiStreams != 0 || maxUniStreams != 0;
  }

  private static void requireWithin(long limit, long max) {
    if (limit < 0 || limit > max) {
      throw new IllegalArgumentException("not a flow-control limit: " + limit);
    }
  }
}
