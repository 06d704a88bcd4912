package io.heddle.netty;

import io.heddle.ClientConfig;
import io.heddle.CongestionControl;
import io.heddle.Limits;
import io.heddle.ServerConfig;
import io.netty.handler.codec.quic.QuicCongestionControlAlgorithm;

/** QUIC's options from Heddle's configurations. Stateless. */
final class ServerOptions {
  /** HTTP/3's own streams, and those of requests, come on top of the application's. */
  private static final int HTTP3_STREAMS = 16;

  private ServerOptions() {}

  static QuicOptions quic(ServerConfig config) {
    // Each session takes a stream for its request.
    int requests = Math.max(HTTP3_STREAMS, config.limits().maxSessionsPerConnection());
    return quic(
        config.limits(),
        requests,
        config.idleTimeoutMs(),
        config.congestionControl(),
        config.earlyData(),
        config.maxUdpPayloadBytes());
  }

  static QuicOptions quic(ClientConfig config) {
    // Servers send no requests.
    return quic(
        config.limits(),
        0,
        config.idleTimeoutMs(),
        config.congestionControl(),
        config.earlyData(),
        config.maxUdpPayloadBytes());
  }

  /** The unidirectional streams that a peer may have open at once, HTTP/3's own among them. */
  static long uniStreams(Limits limits) {
    return (long) limits.maxUniStreams() + HTTP3_STREAMS;
  }

  private static QuicOptions quic(
      Limits limits,
      long requests,
      long idleTimeoutMs,
      CongestionControl control,
      boolean earlyData,
      int maxUdpPayloadBytes) {
    return new QuicOptions(
        idleTimeoutMs,
        limits.connectionWindowBytes(),
        // quiche widens it while the stream's reader keeps up.
        limits.firstStreamWindowBytes(),
        requests + limits.maxBidiStreams(),
        uniStreams(limits) + StoppedStreams.RESERVE,
        limits.maxQueuedDatagrams(),
        QuicheNatives.isAvailable() ? QuicDatagrams.QUEUE : limits.maxQueuedDatagrams(),
        QuicCongestionControlAlgorithm.valueOf(control.name()),
        true,
        earlyData,
        maxUdpPayloadBytes);
  }
}
