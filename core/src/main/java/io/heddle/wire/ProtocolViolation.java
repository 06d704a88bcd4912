package io.heddle.wire;

/**
 * What the peer did wrong, and the error to answer with; immutable.
 *
 * @param http3Error the HTTP/3 error code, one of {@link Http3Error}; where it goes (a stream, the
 *     CONNECT stream or the connection) is said by whatever reports the violation
 * @param detail one line for a log, in English; holds no text from the peer
 */
public record ProtocolViolation(long http3Error, String detail) {
  /**
   * The error's name and the detail, for a log or an exception.
   *
   * @return one line
   */
  public String message() {
    return Http3Error.name(http3Error) + ": " + detail;
  }
}
