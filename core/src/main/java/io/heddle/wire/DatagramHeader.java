package io.heddle.wire;

/**
 * The Quarter Stream ID in front of every HTTP Datagram's payload (RFC 9297 §2.1); stateless, so
 * usable from any thread.
 *
 * <p>After {@link #sessionId} answered an id, the payload starts {@link VarInt#length} of the first
 * byte later.
 */
public final class DatagramHeader {
  /** Answered instead of an id when the datagram is malformed. */
  public static final long MALFORMED = -1;

  // RFC 9297 §2.1: a stream id divided by four cannot exceed 2^60 - 1.
  private static final long MAX_QUARTER = VarInt.MAX >> 2;

  private DatagramHeader() {}

  /**
   * The length in bytes of the header for a session.
   *
   * @param sessionId the session's id, that of its CONNECT stream
   * @return 1, 2, 4 or 8
   * @throws IllegalArgumentException if the id is no session's
   */
  public static int encodedLength(long sessionId) {
    return VarInt.encodedLength(quarter(sessionId));
  }

  /**
   * Writes the header for a session.
   *
   * @param to the array to write to
   * @param offset index of the first byte
   * @param sessionId the session's id, that of its CONNECT stream
   * @return the number of bytes written
   * @throws IllegalArgumentException if the id is no session's
   * @throws IndexOutOfBoundsException if the array has no room for it
   */
  public static int put(byte[] to, int offset, long sessionId) {
    return VarInt.put(to, offset, quarter(sessionId));
  }

  /**
   * The session that a QUIC datagram belongs to.
   *
   * @param from holds the bytes
   * @param offset index of the first byte
   * @param length the length of the whole datagram, which starts at {@code offset}
   * @return the session id, or {@link #MALFORMED}: the connection must then be closed with
   *     H3_DATAGRAM_ERROR (0x33)
   */
  public static long sessionId(byte[] from, int offset, int length) {
    int small = VarInt.getInt(from, offset, length);
    if (small >= 0 && small <= Integer.MAX_VALUE >> 2) {
      int id = small << 2;
      return id;
    }
    long quarter = VarInt.get(from, offset, length);
    return quarter < 0 || quarter > MAX_QUARTER ? MALFORMED : quarter << 2;
  }

  private static long quarter(long sessionId) {
    if (!StreamHeader.isSessionId(sessionId)) {
      throw new IllegalArgumentException("not a client-initiated bidirectional id: " + sessionId);
    }
    return sessionId >> 2;
  }
}
