package io.heddle.netty;

import java.nio.file.Path;
import java.util.Optional;

/** The default options with a difference. */
final class Options {
  private static final QuicOptions DEFAULTS = QuicOptions.defaults();

  private Options() {}

  static QuicOptions withStreams(long bidirectional, long unidirectional) {
    return new QuicOptions(
        DEFAULTS.idleTimeoutMs(),
        DEFAULTS.connectionWindowBytes(),
        DEFAULTS.streamWindowBytes(),
        bidirectional,
        unidirectional,
        DEFAULTS.datagramReceiveQueue(),
        DEFAULTS.datagramSendQueue(),
        DEFAULTS.congestionControl(),
        DEFAULTS.migration(),
        DEFAULTS.earlyData(),
        DEFAULTS.maxUdpPayloadBytes(),
        Optional.empty());
  }

  static QuicOptions withKeyLog(Path file) {
    return new QuicOptions(
        DEFAULTS.idleTimeoutMs(),
        DEFAULTS.connectionWindowBytes(),
        DEFAULTS.streamWindowBytes(),
        DEFAULTS.bidiStreams(),
        DEFAULTS.uniStreams(),
        DEFAULTS.datagramReceiveQueue(),
        DEFAULTS.datagramSendQueue(),
        DEFAULTS.congestionControl(),
        DEFAULTS.migration(),
        DEFAULTS.earlyData(),
        DEFAULTS.maxUdpPayloadBytes(),
        Optional.of(file));
  }
}
