package io.heddle.session;

import io.heddle.session.OutgoingDatagrams.Held;

/**
 * How the datagrams of a session and its streams share what the connection takes: datagrams first,
 * because they grow old, but beside streams that have bytes no more than these send. Confined to
 * the loop.
 */
final class DatagramShare {
  /** How far one side may get ahead of the other. */
  static final int TURN_BYTES = 16 << 10;

  /** How far datagrams may fall behind: more than a turn of a stream at the highest rate. */
  private static final int MOST_BEHIND_BYTES = 4 * TURN_BYTES;

  /** How long datagrams wait for streams that are refused, in nanoseconds. */
  static final long PATIENCE_NS = 1_000_000;

  /** What a datagram takes beyond its payload: headers of frame, packet, UDP and IP. */
  private static final int OVERHEAD_BYTES = 64;

  /** By how many bytes datagrams are ahead of streams. */
  private long leadBytes;

  private long streamBytes;
  private boolean streamsHeld;

  /** Whether anything was sent since streams last had their turn. */
  private boolean sent;

  /** Whether datagrams go ahead of streams that are refused. */
  private boolean trying;

  /** Whether datagrams may send. */
  boolean datagramsMaySend() {
    return leadBytes < TURN_BYTES;
  }

  /** A datagram was sent. */
  void datagramSent(int bytes) {
    leadBytes += bytes + OVERHEAD_BYTES;
    sent = true;
  }

  /**
   * Whether streams may send while datagrams wait. What those wait for streams would take, too.
   *
   * @param bytesSent by streams, since the session began
   */
  boolean streamsMaySend(long bytesSent) {
    count(bytesSent);
    return leadBytes > 0;
  }

  private void count(long bytesSent) {
    leadBytes = Math.max(-MOST_BEHIND_BYTES, leadBytes - (bytesSent - streamBytes));
    sent |= bytesSent != streamBytes;
    streamBytes = bytesSent;
  }

  /** Streams that have bytes are refused by the connection. */
  void streamsHeld() {
    streamsHeld = true;
  }

  /**
   * Streams have sent what they could; answers whether datagrams that wait have another turn now.
   * They do when streams are ahead, when no stream has bytes to send, and when streams that go
   * first were refused a while ago and still are: what holds them may be credit, which datagrams do
   * not need (RFC 9221 §5). If the connection then refuses those, too, it was not.
   *
   * @param bytesSent by streams, since the session began
   * @param held what holds the datagrams back
   */
  boolean datagramsGoOn(long bytesSent, Held held) {
    count(bytesSent);
    boolean refused = streamsHeld;
    boolean nothingSent = !sent;
    streamsHeld = false;
    sent = false;
    if (trying && held == Held.BY_CARRIER) {
      // Streams were not asked meanwhile: it is their turn again, and comes before this one's.
      trying = false;
      leadBytes = TURN_BYTES;
    } else if (!refused) {
      trying = false;
      leadBytes = Math.min(leadBytes, 0);
    } else if (nothingSent && held == Held.BY_SHARE) {
      trying = true;
      leadBytes = Math.min(leadBytes, 0);
    }
    return leadBytes <= 0;
  }
}
