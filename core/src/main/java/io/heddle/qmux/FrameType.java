package io.heddle.qmux;

/** Frame types (RFC 9000 §19, RFC 9221 §4, qmux §QUIC Frames); stateless. */
final class FrameType {
  static final int PADDING = 0x00;
  static final int PING = 0x01;
  static final int ACK = 0x02;
  static final int ACK_ECN = 0x03;
  static final int RESET_STREAM = 0x04;
  static final int STOP_SENDING = 0x05;
  static final int CRYPTO = 0x06;
  static final int NEW_TOKEN = 0x07;
  static final int STREAM = 0x08;
  static final int STREAM_LAST = 0x0f;
  static final int MAX_DATA = 0x10;
  static final int MAX_STREAM_DATA = 0x11;
  static final int MAX_STREAMS_BIDI = 0x12;
  static final int MAX_STREAMS_UNI = 0x13;
  static final int DATA_BLOCKED = 0x14;
  static final int STREAM_DATA_BLOCKED = 0x15;
  static final int STREAMS_BLOCKED_BIDI = 0x16;
  static final int STREAMS_BLOCKED_UNI = 0x17;
  static final int NEW_CONNECTION_ID = 0x18;
  static final int RETIRE_CONNECTION_ID = 0x19;
  static final int PATH_CHALLENGE = 0x1a;
  static final int PATH_RESPONSE = 0x1b;
  static final int CONNECTION_CLOSE = 0x1c;
  static final int APPLICATION_CLOSE = 0x1d;
  static final int HANDSHAKE_DONE = 0x1e;
  static final int DATAGRAM = 0x30;
  static final int DATAGRAM_WITH_LENGTH = 0x31;

  static final long QX_PING_REQUEST = 0x348c_6752_9ef8_c7bdL;
  static final long QX_PING_RESPONSE = 0x348c_6752_9ef8_c7beL;
  static final long QX_TRANSPORT_PARAMETERS = 0x3f51_5330_0d0a_0d0aL;

  /**
   * Heddle's own: asks the peer to finish soon. Has no fields. Sent only to a peer whose transport
   * parameters say that it knows the frame, see {@link TransportParameters#drain()}.
   */
  static final long HEDDLE_DRAIN = 0x2c1d_84e7_5a30_96f2L;

  /** Bits of a STREAM frame's type (RFC 9000 §19.8). */
  static final int STREAM_FIN = 0x01;

  static final int STREAM_LENGTH = 0x02;
  static final int STREAM_OFFSET = 0x04;

  private FrameType() {}
}
