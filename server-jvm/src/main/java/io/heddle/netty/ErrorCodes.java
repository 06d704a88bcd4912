package io.heddle.netty;

/** The range of QUIC application error codes. Stateless, any thread. */
final class ErrorCodes {
  /** The largest value of a variable-length integer. */
  // RFC 9000 §16: 62 bits.
  static final long MAX = 0x3fff_ffff_ffff_ffffL;

  private ErrorCodes() {}

  /**
   * Lets a valid code pass.
   *
   * @throws IllegalArgumentException outside 0 to {@link #MAX}; quiche would abort the whole
   *     process on encoding such a code
   */
  static long check(long code) {
    if (code < 0 || code > MAX) {
      throw new IllegalArgumentException("A QUIC error code is 0 to 2^62-1, not " + code);
    }
    return code;
  }
}
