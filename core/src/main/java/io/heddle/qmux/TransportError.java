package io.heddle.qmux;

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
    if (code < NO_ERROR || code > PROTOCOL_VIOLATION) {
      return "0x" + Long.toHexString(code);
    }
    return switch ((int) code) {
      case NO_ERROR -> "NO_ERROR";
      case INTERNAL_ERROR -> "INTERNAL_ERROR";
      case FLOW_CONTROL_ERROR -> "FLOW_CONTROL_ERROR";
      case STREAM_LIMIT_ERROR -> "STREAM_LIMIT_ERROR";
      case STREAM_STATE_ERROR -> "STREAM_STATE_ERROR";
      case FINAL_SIZE_ERROR -> "FINAL_SIZE_ERROR";
      case FRAME_ENCODING_ERROR -> "FRAME_ENCODING_ERROR";
      case TRANSPORT_PARAMETER_ERROR -> "TRANSPORT_PARAMETER_ERROR";
      case PROTOCOL_VIOLATION -> "PROTOCOL_VIOLATION";
      default -> "0x" + Long.toHexString(code);
    };
  }
}
