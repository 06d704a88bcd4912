package io.heddle.netty;

import io.heddle.wire.VarInt;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicCongestionControlAlgorithm;
import java.util.concurrent.TimeUnit;

/**
 * How a QUIC endpoint behaves, whichever end it is. Immutable, any thread.
 *
 * <p>The most that a peer can make an endpoint hold for one connection is {@code
 * connectionWindowBytes} of unread stream data (quiche grows the window to at most 24 MiB while the
 * reader keeps up), plus what {@link UnreadBytes} sets aside, plus {@code datagramReceiveQueue}
 * datagrams of {@code maxUdpPayloadBytes}.
 *
 * @param idleTimeoutMs closes a connection without traffic, in milliseconds; 0 never
 * @param connectionWindowBytes unread stream data that a peer may send at first, all streams
 *     together
 * @param streamWindowBytes the same for each stream
 * @param bidiStreams bidirectional streams that the peer may have open at once
 * @param uniStreams unidirectional streams that the peer may have open at once; each that was
 *     stopped with STOP_SENDING counts as open until the connection closes ({@link StoppedStreams})
 * @param datagramReceiveQueue received datagrams held unread; more are dropped
 * @param datagramSendQueue datagrams held unsent; more are dropped
 * @param congestionControl RENO, CUBIC or BBR (quiche's BBR is version 2)
 * @param migration whether the peer may change its address
 * @param earlyData whether a resumed connection may send before the handshake completes; such data
 *     can be replayed by an attacker
 * @param maxUdpPayloadBytes the largest UDP payload sent, 1200 to 65527; packets begin with 1200,
 *     and become as large as probes show that the path carries (RFC 8899)
 */
record QuicOptions(
    long idleTimeoutMs,
    long connectionWindowBytes,
    long streamWindowBytes,
    long bidiStreams,
    long uniStreams,
    int datagramReceiveQueue,
    int datagramSendQueue,
    QuicCongestionControlAlgorithm congestionControl,
    boolean migration,
    boolean earlyData,
    int maxUdpPayloadBytes) {

  /** The length of the connection ids that an endpoint of ours gives itself, in bytes. */
  static final int LOCAL_ID_BYTES = 20;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the option that is out of range
   */
  public QuicOptions {
    requireAtLeast(0, idleTimeoutMs, "idleTimeoutMs");
    requireAtLeast(1, connectionWindowBytes, "connectionWindowBytes");
    requireAtLeast(1, streamWindowBytes, "streamWindowBytes");
    requireAtLeast(0, bidiStreams, "bidiStreams");
    requireAtLeast(0, uniStreams, "uniStreams");
    requireAtLeast(1, datagramReceiveQueue, "datagramReceiveQueue");
    requireAtLeast(1, datagramSendQueue, "datagramSendQueue");
    // RFC 9000 §14: every path carries datagrams of 1200 bytes; §18.2: 65527 is the most.
    requireAtLeast(1200, maxUdpPayloadBytes, "maxUdpPayloadBytes");
    if (maxUdpPayloadBytes > 65527) {
      throw new IllegalArgumentException(
          "maxUdpPayloadBytes is at most 65527, not " + maxUdpPayloadBytes);
    }
  }

  private static void requireAtLeast(long least, long value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is at least " + least + ", not " + value);
    }
  }

  /**
   * Options for a link of up to about 1 Gbit/s and 100 ms.
   *
   * @return idle timeout 30 s, windows of 16 MiB a connection and 2 MiB a stream, 1,000
   *     bidirectional and 4,000 unidirectional streams, 1,024 datagrams a queue, CUBIC, migration
   *     on, early data off, packets of at most 1,452 bytes: what Ethernet carries over IPv6
   */
  public static QuicOptions defaults() {
    return new QuicOptions(
        30_000,
        16 << 20,
        2 << 20,
        1_000,
        4_000,
        1_024,
        1_024,
        QuicCongestionControlAlgorithm.CUBIC,
        true,
        false,
        1_452);
  }

  /** Applies everything but TLS to a codec builder. */
  <B extends QuicCodecBuilder<B>> B configure(B builder) {
    return builder
        .localConnectionIdLength(LOCAL_ID_BYTES)
        // RFC 9000 §18.2: 0 for none, as for longer than can be said.
        .maxIdleTimeout(idleTimeoutMs > VarInt.MAX ? 0 : idleTimeoutMs, TimeUnit.MILLISECONDS)
        .initialMaxData(connectionWindowBytes)
        .initialMaxStreamDataBidirectionalLocal(streamWindowBytes)
        .initialMaxStreamDataBidirectionalRemote(streamWindowBytes)
        .initialMaxStreamDataUnidirectional(streamWindowBytes)
        .initialMaxStreamsBidirectional(bidiStreams)
        .initialMaxStreamsUnidirectional(uniStreams)
        .datagram(datagramReceiveQueue, datagramSendQueue)
        .congestionControlAlgorithm(congestionControl)
        .activeMigration(migration)
        .maxSendUdpPayloadSize(maxUdpPayloadBytes)
        // RFC 9000 §14.1: a handshake proves a path of 1200 bytes, so nothing larger unproven.
        .discoverPmtu(maxUdpPayloadBytes > PathMtu.BASE_BYTES)
        .maxRecvUdpPayloadSize(65527);
  }
}
