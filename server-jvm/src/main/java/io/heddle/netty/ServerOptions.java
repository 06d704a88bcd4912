package io.heddle.netty;

import io.heddle.ClientConfig;
import io.heddle.CongestionControl;
import io.heddle.Limits;
import io.heddle.ServerConfig;
import io.netty.handler.codec.quic.QuicCongestionControlAlgorithm;

/** QUIC's options from Heddle's configurations. Stateless. */
final class ServerOptions {
  /** CONNECT and HTTP/3's own streams come on top of the application's. */
  private static final int HTTP3_STREAMS = 16;

  private ServerOptions() {}

  static QuicOptions quic(ServerConfig config) {
    return quic(
        config.limits(),
        config.idleTimeoutMs(),
        config.congestionControl(),
        config.earlyData(),
        config.maxUdpPayloadBytes());
  }

  static QuicOptions quic(ClientConfig config) {
    return quic(
        config.limits(),
        config.idleTimeoutMs(),
        config.congestionControl(),
        config.earlyData(),
        config.maxUdpPayloadBytes());
  }

  /** The unidirectional streams that a peer may have open at once, HTTP/3's own among them. */
  static int uniStreams(Limits limits) {
    return limits.maxUniStreams() + HTTP3_STREAMS;
  }

  private static QuicOptions quic(
      Limits limits,
      long idleTimeoutMs,
      CongestionControl control,
      boolean earlyData,
      int maxUdpPayloadBytes) {
    return new QuicOptions(
        idleTimeoutMs,
        limits.connectionWindowBytes(),
        // quiche widens it while the stream's reader keeps up.
        limits.firstStreamWindowBytes(),
        limits.maxBidiStreams() + HTTP3_STREAMS,
        uniStreams(limits) + StoppedStreams.RESERVE,
        limits.maxQueuedDatagrams(),
        QuicheNatives.isAvailable() ? QuicDatagrams.QUEUE : limits.maxQueuedDatagrams(),
        QuicCongestionControlAlgorithm.valueOf(control.name()),
        true,
        earlyData,
        maxUdpPayloadBytes);
  }
}
