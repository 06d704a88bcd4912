package io.heddle;

/**
 * How a session was closed in order: the code and reason of the application that closed it, as
 * WT_CLOSE_SESSION carries them (webtrans-http3 §6).
 *
 * @param code application code, 0 to 2³²−1
 * @param reason application text, at most 1024 bytes of UTF-8 on the wire; empty when none was
 *     given
 * @param by which end closed
 */
public record CloseInfo(long code, String reason, HeddleException.Side by) {
  /** The largest code that a close, a reset or a stop can carry: 2³²−1. */
  public static final long MAX_CODE = 0xffff_ffffL;

  /**
   * Checks a code that an application wants to send.
   *
   * @param code the code
   * @return the same code
   * @throws IllegalArgumentException if it does not fit 32 bits
   */
  public static long checkCode(long code) {
    if (code < 0 || code > MAX_CODE) {
      throw new IllegalArgumentException(
          "An application error code is a number from 0 to 4294967295, not " + code);
    }
    return code;
  }
}
