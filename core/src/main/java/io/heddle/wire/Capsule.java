package io.heddle.wire;

import static io.heddle.wire.StreamKind.BIDIRECTIONAL;

/** A message on a session's CONNECT stream (RFC 9297 §3.2); immutable. */
public sealed interface Capsule {
  /**
   * The capsule's type, one of {@link CapsuleType} or a reserved one.
   *
   * @return the type as on the wire
   */
  long type();

  /**
   * The whole capsule as bytes, in an array of its own.
   *
   * @return type, length and value
   */
  byte[] encode();

  /** A capsule about session-level flow control, to be ignored where that is off. */
  sealed interface FlowControl extends Capsule {}

  /**
   * An HTTP Datagram sent as a capsule.
   *
   * <p>The payload is not copied: whoever holds the capsule must not change the array, except the
   * receiver of a decoded capsule, who owns it.
   */
  final class Datagram implements Capsule {
    private final byte[] payload;

    /**
     * Wraps a payload.
     *
     * @param payload the payload
     */
    public Datagram(byte[] payload) {
      this.payload = payload;
    }

    /**
     * The payload, not a copy.
     *
     * @return the array that was wrapped
     */
    public byte[] payload() {
      return payload;
    }

    @Override
    public long type() {
      return CapsuleType.DATAGRAM;
    }

    @Override
    public byte[] encode() {
      return CapsuleEncoder.encode(type(), payload);
    }
  }

  /**
   * Ends the session; the sender's FIN follows at once.
   *
   * @param code the application's error code, 0 to 2^32 - 1
   * @param reason the application's message; what exceeds 1024 bytes of UTF-8 is not sent
   */
  record CloseSession(long code, String reason) implements Capsule {
    /** The longest reason on the wire, in bytes of UTF-8. */
    public static final int MAX_REASON_BYTES = 1024;

    /**
     * Checks the code.
     *
     * @param code as the record says
     * @param reason as the record says
     * @throws IllegalArgumentException if the code is negative or above 2^32 - 1
     */
    public CloseSession {
      ApplicationErrorCode.requireValid(code);
    }

    @Override
    public long type() {
      return CapsuleType.WT_CLOSE_SESSION;
    }

    @Override
    public byte[] encode() {
      // webtrans-http3 §6: truncated at a UTF-8 character boundary.
      byte[] message = Utf8.encode(reason, MAX_REASON_BYTES);
      byte[] body = new byte[4 + message.length];
      int bits = (int) code;
      body[0] = (byte) (bits >>> 24);
      body[1] = (byte) (bits >>> 16);
      body[2] = (byte) (bits >>> 8);
      body[3] = (byte) bits;
      System.arraycopy(message, 0, body, 4, message.length);
      return CapsuleEncoder.encode(type(), body);
    }
  }

  /** Asks to wind the session down; both ends may go on using it. */
  record DrainSession() implements Capsule {
    @Override
    public long type() {
      return CapsuleType.WT_DRAIN_SESSION;
    }

    @Override
    public byte[] encode() {
      return CapsuleEncoder.encode(type(), new byte[0]);
    }
  }

  /**
   * A capsule that receivers ignore, to keep a connection alive or to keep receivers tolerant.
   * {@link CapsuleDecoder} never answers one.
   *
   * @param type a type made by {@link CapsuleType#reserved}
   */
  record Reserved(long type) implements Capsule {
    /**
     * Checks the type.
     *
     * @param type as the record says
     * @throws IllegalArgumentException if the type is not a reserved one
     */
    public Reserved {
      if (type < 0x17 || type > VarInt.MAX || (type - 0x17) % 0x29 != 0) {
        throw new IllegalArgumentException("not a reserved type: " + type);
      }
    }

    @Override
    public byte[] encode() {
      return CapsuleEncoder.encode(type, new byte[0]);
    }
  }

  /**
   * Raises the number of bytes that the receiver may send.
   *
   * @param maxBytes bytes of stream body over the session's whole life
   */
  record MaxData(long maxBytes) implements FlowControl {
    @Override
    public long type() {
      return CapsuleType.WT_MAX_DATA;
    }

    @Override
    public byte[] encode() {
      return CapsuleEncoder.encode(type(), maxBytes);
    }
  }

  /**
   * Raises the number of streams that the receiver may open.
   *
   * @param kind the kind of stream
   * @param maxStreams streams over the session's whole life, at most 2^60
   */
  record MaxStreams(StreamKind kind, long maxStreams) implements FlowControl {
    /**
     * Checks the number.
     *
     * @param kind as the record says
     * @param maxStreams as the record says
     * @throws IllegalArgumentException if it exceeds 2^60
     */
    public MaxStreams {
      CapsuleEncoder.requireStreams(maxStreams);
    }

    @Override
    public long type() {
      return kind == BIDIRECTIONAL
          ? CapsuleType.WT_MAX_STREAMS_BIDI
          : CapsuleType.WT_MAX_STREAMS_UNI;
    }

    @Override
    public byte[] encode() {
      return CapsuleEncoder.encode(type(), maxStreams);
    }
  }

  /**
   * Says that the sender wants to send beyond the limit.
   *
   * @param maxBytes the limit
   */
  record DataBlocked(long maxBytes) implements FlowControl {
    @Override
    public long type() {
      return CapsuleType.WT_DATA_BLOCKED;
    }

    @Override
    public byte[] encode() {
      return CapsuleEncoder.encode(type(), maxBytes);
    }
  }

  /**
   * Says that the sender wants to open a stream beyond the limit.
   *
   * @param kind the kind of stream
   * @param maxStreams the limit, at most 2^60
   */
  record StreamsBlocked(StreamKind kind, long maxStreams) implements FlowControl {
    /**
     * Checks the number.
     *
     * @param kind as the record says
     * @param maxStreams as the record says
     * @throws IllegalArgumentException if it exceeds 2^60
     */
    public StreamsBlocked {
      CapsuleEncoder.requireStreams(maxStreams);
    }

    @Override
    public long type() {
      return kind == BIDIRECTIONAL
          ? CapsuleType.WT_STREAMS_BLOCKED_BIDI
          : CapsuleType.WT_STREAMS_BLOCKED_UNI;
    }

    @Override
    public byte[] encode() {
      return CapsuleEncoder.encode(type(), maxStreams);
    }
  }
}
