package io.heddle.netty;

import java.nio.file.Path;
import java.util.Optional;

/** The default options with a difference. */
final class Options {
  private static final QuicOptions DEFAULTS = QuicOptions.defaults();

  private Options() {}

  static QuicOptions withStreams(long bidirectional, long unidirectional) {
    return with(bidirectional, unidirectional, DEFAULTS.maxUdpPayloadBytes(), Optional.empty());
  }

  static QuicOptions withMaxUdpPayload(int bytes) {
    return with(DEFAULTS.bidiStreams(), DEFAULTS.uniStreams(), bytes, Optional.empty());
  }

  static QuicOptions withKeyLog(Path file) {
    return with(
        DEFAULTS.bidiStreams(),
        DEFAULTS.uniStreams(),
        DEFAULTS.maxUdpPayloadBytes(),
        Optional.of(file));
  }

  private static QuicOptions with(long bidi, long uni, int payloadBytes, Optional<Path> keyLog) {
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
        payloadBytes,
        keyLog);
  }
}
