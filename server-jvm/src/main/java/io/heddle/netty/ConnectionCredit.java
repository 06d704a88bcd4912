package io.heddle.netty;

import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicTransportParameters;

/**
 * What the peer lets this end send on all streams of a connection (RFC 9000 §4.1). quiche tells it
 * only together with the congestion window; so it is counted here, from the peer's MAX_DATA frames.
 *
 * <p>The last of it is a reserve for what HTTP/3 says on its control stream and on CONNECT streams:
 * else a peer that reads nothing could not be told that a session is closed, and why. Confined to
 * the connection's event loop.
 */
final class ConnectionCredit {
  /** Holds the longest WT_CLOSE_SESSION, and some capsules and frames. */
  static final int RESERVE_BYTES = 2 << 10;

  /** Smaller windows are the peer's wish to be sent little at a time. */
  private static final int LEAST_WINDOW_BYTES = 32 << 10;

  /** About what HTTP/3 has sent by itself until a session is established. */
  private static final int OWN_BYTES = 1 << 10;

  /** What may have been sent and not been counted. */
  private static final int UNCERTAIN_BYTES = 8 << 10;

  private final QuicChannel channel;
  private boolean isKnown;
  private int reserveBytes;
  private long limit;
  private long used = OWN_BYTES;
  private boolean isServer;

  ConnectionCredit(QuicChannel channel) {
    this.channel = channel;
  }

  /** The peer's transport parameters are here. */
  void begin() {
    QuicTransportParameters theirs = channel.peerTransportParameters();
    if (theirs != null && QuicheNatives.isAvailable()) {
      isKnown = true;
      QuicStreamChannel control = Http3.getLocalControlStream(channel);
      // RFC 9000 §2.1: bit 0 of a stream's id says who opened it.
      isServer = control != null && (control.streamId() & 0x1) != 0;
      limit = Math.max(limit, theirs.initialMaxData());
      reserveBytes = theirs.initialMaxData() >= LEAST_WINDOW_BYTES ? RESERVE_BYTES : 0;
    }
  }

  /** MAX_DATA has come. */
  void raise(long bytes) {
    limit = Math.max(limit, bytes);
  }

  /** Bytes were given to quiche. */
  void used(int bytes) {
    used += bytes;
  }

  /**
   * How much of what quiche takes streams may use.
   *
   * @param capacity what quiche takes
   */
  long of(long capacity) {
    if (!isKnown) {
      return capacity;
    }
    // What was not sent of a stream that was reset is given back, without a word.
    used = Math.min(used, limit - capacity);
    return Math.max(0, Math.min(capacity, limit - used - reserveBytes));
  }

  /** Whether there may be none left for streams. */
  boolean isLow() {
    return isKnown && limit - used <= reserveBytes + UNCERTAIN_BYTES;
  }

  /** Streams want more than {@link #of} allows: the peer is told, if it is for want of credit. */
  // RFC 9000 §4.1: a blocked sender SHOULD send DATA_BLOCKED; quiche does so only if it is given
  // more than it may send.
  void wanted() {
    QuicheNatives.sayBlocked(channel, isServer, reserveBytes + 1);
  }
}
