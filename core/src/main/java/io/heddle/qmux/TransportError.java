package io.heddle.qmux;

import io.heddle.wire.QuicError;

/** Transport error codes that QMux uses (RFC 9000 §20.1); stateless. */
final class TransportError {
  static final int NO_ERROR = 0x0;
  static final int INTERNAL_ERROR = 0x1;
  static final int FLOW_CONTROL_ERROR = 0x3;
  static final int STREAM_LIMIT_ERROR = 0x4;
  static final int STREAM_STATE_ERROR = 0x5;
  static final int FINAL_SIZE_ERROR = 0x6;
  static final int FRAME_ENCODING_ERROR = 0x7;
  static final int TRANSPORT_PARAMETER_ERROR = 0x8;
  static final int PROTOCOL_VIOLATION = 0xa;

  private TransportError() {}

  /** The code's name, or its number in hex, for messages. */
  static String name(long code) {
    return QuicError.name(code);
  }
}
