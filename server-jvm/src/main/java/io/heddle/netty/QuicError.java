package io.heddle.netty;

/** The names of QUIC's own error codes, those of TLS among them; stateless. */
final class QuicError {
  // RFC 9000 §20.1, RFC 9368 §10.2
  private static final String[] NAMES = {
    "NO_ERROR",
    "INTERNAL_ERROR",
    "CONNECTION_REFUSED",
    "FLOW_CONTROL_ERROR",
    "STREAM_LIMIT_ERROR",
    "STREAM_STATE_ERROR",
    "FINAL_SIZE_ERROR",
    "FRAME_ENCODING_ERROR",
    "TRANSPORT_PARAMETER_ERROR",
    "CONNECTION_ID_LIMIT_ERROR",
    "PROTOCOL_VIOLATION",
    "INVALID_TOKEN",
    "APPLICATION_ERROR",
    "CRYPTO_BUFFER_EXCEEDED",
    "KEY_UPDATE_ERROR",
    "AEAD_LIMIT_REACHED",
    "NO_VIABLE_PATH",
    "VERSION_NEGOTIATION_ERROR"
  };

  // RFC 9001 §4.8: CRYPTO_ERROR, a TLS alert each.
  private static final int FIRST_ALERT = 0x100;
  private static final int LAST_ALERT = 0x1ff;

  private QuicError() {}

  /**
   * A name for a message.
   *
   * @param error a transport error code on the wire
   * @return RFC 9000's name, {@code TLS alert N (name)}, or the value in hex
   */
  static String name(long error) {
    if (error >= 0 && error < NAMES.length) {
      return NAMES[(int) error];
    }
    return error >= FIRST_ALERT && error <= LAST_ALERT
        ? "TLS alert " + alert((int) error - FIRST_ALERT)
        : "0x" + Long.toHexString(error);
  }

  private static String alert(int number) {
    String name = alertName(number);
    return name.isEmpty() ? Integer.toString(number) : number + " (" + name + ")";
  }

  // RFC 8446 §6
  private static String alertName(int number) {
    return switch (number) {
      case 0 -> "close_notify";
      case 10 -> "unexpected_message";
      case 20 -> "bad_record_mac";
      case 22 -> "record_overflow";
      case 40 -> "handshake_failure";
      case 42 -> "bad_certificate";
      case 43 -> "unsupported_certificate";
      case 44 -> "certificate_revoked";
      case 45 -> "certificate_expired";
      case 46 -> "certificate_unknown";
      case 47 -> "illegal_parameter";
      case 48 -> "unknown_ca";
      case 49 -> "access_denied";
      case 50 -> "decode_error";
      case 51 -> "decrypt_error";
      case 70 -> "protocol_version";
      case 71 -> "insufficient_security";
      case 80 -> "internal_error";
      case 86 -> "inappropriate_fallback";
      case 90 -> "user_canceled";
      case 109 -> "missing_extension";
      case 110 -> "unsupported_extension";
      case 112 -> "unrecognized_name";
      case 113 -> "bad_certificate_status_response";
      case 115 -> "unknown_psk_identity";
      case 116 -> "certificate_required";
      case 120 -> "no_application_protocol";
      default -> "";
    };
  }
}
