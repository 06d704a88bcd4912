package io.heddle.wire;

import java.util.OptionalLong;

/** The error codes of HTTP/3 and of WebTransport over it, and their names; stateless. */
public final class Http3Error {
  // RFC 9297 §5.2
  /** A malformed HTTP Datagram. */
  public static final long H3_DATAGRAM_ERROR = 0x33;

  // RFC 9114 §8.1
  /** Nothing is wrong; used where a code must be given. */
  public static final long H3_NO_ERROR = 0x100;

  /** The peer violated the protocol in a way that no other code describes. */
  public static final long H3_GENERAL_PROTOCOL_ERROR = 0x101;

  /** Something failed inside the HTTP stack. */
  public static final long H3_INTERNAL_ERROR = 0x102;

  /** The peer opened a stream that will not be accepted. */
  public static final long H3_STREAM_CREATION_ERROR = 0x103;

  /** A stream that the connection cannot do without was closed. */
  public static final long H3_CLOSED_CRITICAL_STREAM = 0x104;

  /** A frame came where it is not allowed. */
  public static final long H3_FRAME_UNEXPECTED = 0x105;

  /** A frame has a wrong layout or size. */
  public static final long H3_FRAME_ERROR = 0x106;

  /** The peer's behaviour might be generating excessive load. */
  public static final long H3_EXCESSIVE_LOAD = 0x107;

  /** A stream id or push id was used wrongly. */
  public static final long H3_ID_ERROR = 0x108;

  /** A SETTINGS frame holds a wrong value. */
  public static final long H3_SETTINGS_ERROR = 0x109;

  /** The control stream did not begin with SETTINGS. */
  public static final long H3_MISSING_SETTINGS = 0x10a;

  /** The request was not processed at all. */
  public static final long H3_REQUEST_REJECTED = 0x10b;

  /** The request or its response is no longer wanted. */
  public static final long H3_REQUEST_CANCELLED = 0x10c;

  /** The request ended before it was complete. */
  public static final long H3_REQUEST_INCOMPLETE = 0x10d;

  /** The message is malformed; also for malformed capsules (RFC 9297 §3.3). */
  public static final long H3_MESSAGE_ERROR = 0x10e;

  /** The connection made for a CONNECT request was reset. */
  public static final long H3_CONNECT_ERROR = 0x10f;

  /** The request should be tried again over another version of HTTP. */
  public static final long H3_VERSION_FALLBACK = 0x110;

  // webtrans-http3 §9.5
  /** Session aborted: the peer broke a session-level flow-control rule. */
  public static final long WT_FLOW_CONTROL_ERROR = 0x045d4487;

  /** Session aborted: the application protocol could not be agreed. */
  public static final long WT_ALPN_ERROR = 0x0817b3dd;

  /** Stream aborted because its session is over. */
  public static final long WT_SESSION_GONE = 0x170d7b68;

  /** Connection closed: settings or transport parameters that WebTransport needs are missing. */
  public static final long WT_REQUIREMENTS_NOT_MET = 0x212c0d48;

  /** Stream rejected: too many wait for a session that is not there. */
  public static final long WT_BUFFERED_STREAM_REJECTED = 0x3994bd84;

  // RFC 9204 §6
  /** A field section could not be decompressed. */
  public static final long QPACK_DECOMPRESSION_FAILED = 0x200;

  /** The peer's QPACK encoder stream holds an instruction that cannot be followed. */
  public static final long QPACK_ENCODER_STREAM_ERROR = 0x201;

  /** The peer's QPACK decoder stream holds an instruction that cannot be followed. */
  public static final long QPACK_DECODER_STREAM_ERROR = 0x202;

  private static final String[] H3_NAMES = {
    "H3_NO_ERROR",
    "H3_GENERAL_PROTOCOL_ERROR",
    "H3_INTERNAL_ERROR",
    "H3_STREAM_CREATION_ERROR",
    "H3_CLOSED_CRITICAL_STREAM",
    "H3_FRAME_UNEXPECTED",
    "H3_FRAME_ERROR",
    "H3_EXCESSIVE_LOAD",
    "H3_ID_ERROR",
    "H3_SETTINGS_ERROR",
    "H3_MISSING_SETTINGS",
    "H3_REQUEST_REJECTED",
    "H3_REQUEST_CANCELLED",
    "H3_REQUEST_INCOMPLETE",
    "H3_MESSAGE_ERROR",
    "H3_CONNECT_ERROR",
    "H3_VERSION_FALLBACK"
  };

  private Http3Error() {}

  /**
   * A name for a message: that of the code above, {@code application error N} for one that carries
   * an application's code, else the value in hex.
   *
   * @param http3Error the HTTP/3 error code on the wire
   * @return the name
   */
  public static String name(long http3Error) {
    if (http3Error >= H3_NO_ERROR && http3Error <= H3_VERSION_FALLBACK) {
      return H3_NAMES[(int) (http3Error - H3_NO_ERROR)];
    }
    OptionalLong application = ApplicationErrorCode.fromHttp3(http3Error);
    return application.isPresent()
        ? "application error " + application.getAsLong()
        : otherName(http3Error);
  }

  private static String otherName(long http3Error) {
    String hex = "0x" + Long.toHexString(http3Error);
    if (http3Error != (int) http3Error) {
      return hex;
    }
    return switch ((int) http3Error) {
      case (int) H3_DATAGRAM_ERROR -> "H3_DATAGRAM_ERROR";
      case (int) QPACK_DECOMPRESSION_FAILED -> "QPACK_DECOMPRESSION_FAILED";
      case (int) QPACK_ENCODER_STREAM_ERROR -> "QPACK_ENCODER_STREAM_ERROR";
      case (int) QPACK_DECODER_STREAM_ERROR -> "QPACK_DECODER_STREAM_ERROR";
      case (int) WT_FLOW_CONTROL_ERROR -> "WT_FLOW_CONTROL_ERROR";
      case (int) WT_ALPN_ERROR -> "WT_ALPN_ERROR";
      case (int) WT_SESSION_GONE -> "WT_SESSION_GONE";
      case (int) WT_REQUIREMENTS_NOT_MET -> "WT_REQUIREMENTS_NOT_MET";
      case (int) WT_BUFFERED_STREAM_REJECTED -> "WT_BUFFERED_STREAM_REJECTED";
      default -> hex;
    };
  }
}
