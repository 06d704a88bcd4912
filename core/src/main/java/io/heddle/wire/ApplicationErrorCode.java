package io.heddle.wire;

import java.util.OptionalLong;

/**
 * Maps the 32-bit error codes that an application gives to a stream into HTTP/3's error space and
 * back; stateless, so usable from any thread.
 */
public final class ApplicationErrorCode {
  /** The largest code that an application can give, 2^32 - 1. */
  public static final long MAX = 0xffff_ffffL;

  private static final long FIRST = 0x52e4a40fa8dbL;
  private static final long LAST = 0x52e5ac983162L;

  private ApplicationErrorCode() {}

  /**
   * The HTTP/3 error code that carries an application's code.
   *
   * @param code the application's code, 0 to 2^32 - 1
   * @return a code from 0x52e4a40fa8db on
   * @throws IllegalArgumentException if the code is negative or above {@link #MAX}
   */
  public static long toHttp3(long code) {
    requireValid(code);
    // webtrans-http3 §4.4: every 31st HTTP/3 code is reserved and skipped.
    return FIRST + code + code / 0x1e;
  }

  /**
   * The application's code that an HTTP/3 error code carries; empty if it carries none.
   *
   * @param http3Error the HTTP/3 error code on the wire
   * @return 0 to 2^32 - 1
   */
  public static OptionalLong fromHttp3(long http3Error) {
    // webtrans-http3 §4.4: codes of the form 0x1f * N + 0x21 are reserved by RFC 9114 §8.1.
    if (http3Error < FIRST || http3Error > LAST || (http3Error - 0x21) % 0x1f == 0) {
      return OptionalLong.empty();
    }
    long shifted = http3Error - FIRST;
    return OptionalLong.of(shifted - shifted / 0x1f);
  }

  /**
   * Checks a code.
   *
   * @throws IllegalArgumentException if the code is negative or above {@link #MAX}
   */
  static void requireValid(long code) {
    if (code < 0 || code > MAX) {
      throw new IllegalArgumentException("not a 32-bit application error code: " + code);
    }
  }
}
