package io.heddle.netty;

/** The default options with a difference. */
final class Options {
  private static final QuicOptions DEFAULTS = QuicOptions.defaults();

  private Options() {}

  static QuicOptions withStreams(long bidirectional, long unidirectional) {
    return with(bidirectional, unidirectional, DEFAULTS.maxUdpPayloadBytes());
  }

  static QuicOptions withMaxUdpPayload(int bytes) {
    return with(DEFAULTS.bidiStreams(), DEFAULTS.uniStreams(), bytes);
  }

  private static QuicOptions with(long bidi, long uni, int payloadBytes) {
    return new QuicOptions(
        DEFAULTS.idleTimeoutMs(),
        DEFAULTS.connectionWindowBytes(),
        DEFAULTS.streamWindowBytes(),
        bidi,
        uni,
        DEFAULTS.datagramReceiveQueue(),
        DEFAULTS.datagramSendQueue(),
        DEFAULTS.congestionControl(),
        DEFAULTS.migration(),
        DEFAULTS.earlyData(),
        payloadBytes);
  }
}
