package io.heddle.wire;

/**
 * The header that ties a stream to its WebTransport session; immutable.
 *
 * @param kind the kind of stream, which decides the first varint
 * @param sessionId the id of the session's CONNECT stream
 */
public record StreamHeader(StreamKind kind, long sessionId) {
  /**
   * Checks the session id.
   *
   * @param kind as the record says
   * @param sessionId as the record says
   * @throws IllegalArgumentException if {@link #isSessionId} refuses the id
   */
  public StreamHeader {
    if (!isSessionId(sessionId)) {
      throw new IllegalArgumentException("not a client-initiated bidirectional id: " + sessionId);
    }
  }

  /**
   * Whether an id can be a session's: that of a client-initiated bidirectional stream.
   *
   * @param id the id
   * @return true if it can
   */
  public static boolean isSessionId(long id) {
    // RFC 9000 §2.1: the two lowest bits of such a stream's id are zero.
    return id >= 0 && id <= VarInt.MAX && ((int) id & 3) == 0;
  }

  /**
   * The length of the encoded header in bytes, at most 10.
   *
   * @return the length
   */
  public int encodedLength() {
    return VarInt.encodedLength(kind.type()) + VarInt.encodedLength(sessionId);
  }

  /**
   * Writes the header.
   *
   * @param to the array to write to
   * @param offset index of the first byte
   * @return the number of bytes written
   * @throws IndexOutOfBoundsException if the array has no room for it
   */
  public int put(byte[] to, int offset) {
    int length = VarInt.put(to, offset, kind.type());
    return length + VarInt.put(to, offset + length, sessionId);
  }

  /**
   * The encoded header in an array of its own.
   *
   * @return the bytes
   */
  public byte[] encode() {
    byte[] bytes = new byte[encodedLength()];
    put(bytes, 0);
    return bytes;
  }
}
