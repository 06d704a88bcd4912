package io.heddle.qmux;

import io.heddle.InvalidConfigurationException;
import io.heddle.Limits;
import io.heddle.wire.VarInt;

/**
 * How a QMux engine behaves. Immutable.
 *
 * <p>Worst-case memory of one connection, with the application reading and sending nothing: {@code
 * limits.connectionWindowBytes() + 2 × maxRecordBytes}, and about 1 KiB for each stream that the
 * limits allow.
 *
 * @param server whether this end accepted the connection: it decides the ids of its streams
 * @param limits what the peer may have open and under way; windows of streams start at {@link
 *     Limits#firstStreamWindowBytes} and grow up to them
 * @param idleTimeoutMs how long a peer may be silent, see {@link io.heddle.schedule.IdleTimer}; 0
 *     for ever
 * @param keepAliveMs after how much silence of the peer it is pinged, at most; 0 for never
 * @param maxRecordBytes the longest record to receive, at least 16,382
 * @param maxDatagramFrameBytes the longest DATAGRAM frame to receive; 0 for none
 */
public record QmuxConfig(
    boolean server,
    Limits limits,
    long idleTimeoutMs,
    long keepAliveMs,
    int maxRecordBytes,
    int maxDatagramFrameBytes) {
  /** The longest record that {@link #client} and {@link #server} receive. */
  public static final int DEFAULT_RECORD_BYTES = 64 << 10;

  /**
   * Checks the values.
   *
   * @param server as the record says
   * @param limits as the record says
   * @param idleTimeoutMs as the record says
   * @param keepAliveMs as the record says
   * @param maxRecordBytes as the record says
   * @param maxDatagramFrameBytes as the record says
   * @throws InvalidConfigurationException if one is out of range
   */
  public QmuxConfig {
    if (idleTimeoutMs < 0 || keepAliveMs < 0) {
      throw new InvalidConfigurationException(
          "idleTimeoutMs and keepAliveMs must be at least 0, but are "
              + idleTimeoutMs
              + " and "
              + keepAliveMs);
    }
    if (maxRecordBytes < TransportParameters.DEFAULT_MAX_RECORD_BYTES) {
      throw new InvalidConfigurationException(
          "maxRecordBytes must be at least "
              + TransportParameters.DEFAULT_MAX_RECORD_BYTES
              + ", but is "
              + maxRecordBytes);
    }
    if (maxDatagramFrameBytes < 0 || maxDatagramFrameBytes > maxRecordBytes) {
      throw new InvalidConfigurationException(
          "maxDatagramFrameBytes must be from 0 to maxRecordBytes, but is "
              + maxDatagramFrameBytes);
    }
  }

  /**
   * The end that dialled: 30 s of idle timeout, 10 s of keep-alive, records and datagrams of 64
   * KiB.
   *
   * @param limits what the peer may have open and under way
   * @return a configuration
   */
  public static QmuxConfig client(Limits limits) {
    return new QmuxConfig(
        false, limits, 30_000, 10_000, DEFAULT_RECORD_BYTES, DEFAULT_RECORD_BYTES);
  }

  /**
   * The end that accepted, with the values of {@link #client}.
   *
   * @param limits what the peer may have open and under way
   * @return a configuration
   */
  public static QmuxConfig server(Limits limits) {
    return new QmuxConfig(true, limits, 30_000, 10_000, DEFAULT_RECORD_BYTES, DEFAULT_RECORD_BYTES);
  }

  /**
   * The same with other timeouts.
   *
   * @param idleMs see {@link #idleTimeoutMs()}
   * @param aliveMs see {@link #keepAliveMs()}
   * @return a copy
   */
  public QmuxConfig withTimeouts(long idleMs, long aliveMs) {
    return new QmuxConfig(server, limits, idleMs, aliveMs, maxRecordBytes, maxDatagramFrameBytes);
  }

  /**
   * The same with other record sizes.
   *
   * @param recordBytes see {@link #maxRecordBytes()}
   * @param datagramFrameBytes see {@link #maxDatagramFrameBytes()}
   * @return a copy
   */
  public QmuxConfig withRecords(int recordBytes, int datagramFrameBytes) {
    return new QmuxConfig(
        server, limits, idleTimeoutMs, keepAliveMs, recordBytes, datagramFrameBytes);
  }

  /** What this end declares. */
  TransportParameters parameters() {
    int streamWindow = limits.firstStreamWindowBytes();
    return new TransportParameters(
        // RFC 9000 §18.2: 0 for none, as for longer than can be said.
        idleTimeoutMs > VarInt.MAX ? 0 : idleTimeoutMs,
        // From the start what it may be at most: streams whose readers are slow would fill a small
        // one, and stop all others.
        limits.connectionWindowBytes(),
        streamWindow,
        streamWindow,
        streamWindow,
        limits.maxBidiStreams(),
        limits.maxUniStreams(),
        maxDatagramFrameBytes,
        maxRecordBytes,
        true);
  }
}
