package io.heddle.wire;

/** The capsule types that WebTransport over HTTP/3 knows (webtrans-http3 §9.6); stateless. */
public final class CapsuleType {
  /** An HTTP Datagram sent as a capsule (RFC 9297 §3.5). */
  public static final int DATAGRAM = 0x00;

  /** Ends the session with a code and a reason. */
  public static final int WT_CLOSE_SESSION = 0x2843;

  /** Asks to wind the session down. */
  public static final int WT_DRAIN_SESSION = 0x78ae;

  /** Raises the number of bytes that the peer may send. */
  public static final int WT_MAX_DATA = 0x190b4d3d;

  /** Of WebTransport over HTTP/2; prohibited over HTTP/3. */
  public static final int WT_MAX_STREAM_DATA = 0x190b4d3e;

  /** Raises the number of bidirectional streams that the peer may open. */
  public static final int WT_MAX_STREAMS_BIDI = 0x190b4d3f;

  /** Raises the number of unidirectional streams that the peer may open. */
  public static final int WT_MAX_STREAMS_UNI = 0x190b4d40;

  /** Says that the limit on bytes keeps the sender from sending. */
  public static final int WT_DATA_BLOCKED = 0x190b4d41;

  /** Of WebTransport over HTTP/2; prohibited over HTTP/3. */
  public static final int WT_STREAM_DATA_BLOCKED = 0x190b4d42;

  /** Says that the limit on bidirectional streams keeps the sender from opening one. */
  public static final int WT_STREAMS_BLOCKED_BIDI = 0x190b4d43;

  /** Says that the limit on unidirectional streams keeps the sender from opening one. */
  public static final int WT_STREAMS_BLOCKED_UNI = 0x190b4d44;

  private CapsuleType() {}

  // RFC 9297 §5.4
  /**
   * A type reserved to be ignored by receivers, of the form 0x29 * N + 0x17.
   *
   * @param n which one, from 0
   * @return the type
   * @throws IllegalArgumentException if it cannot be encoded
   */
  public static long reserved(long n) {
    if (n < 0 || n > (VarInt.MAX - 0x17) / 0x29) {
      throw new IllegalArgumentException("no such reserved type: " + n);
    }
    return 0x29 * n + 0x17;
  }
}
