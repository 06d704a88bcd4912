package io.heddle;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a session was closed in order: the code and reason of the application that closed it, as
 * WT_CLOSE_SESSION carries them (webtrans-http3 §6). Immutable; safe from any thread.
 */
public final class CloseInfo {
  /** The largest code that a close, a reset or a stop can carry: 2³²−1. */
  public static final long MAX_CODE = 0xffff_ffffL;

  private final long code;
  private final String reason;
  private final HeddleException.Side by;

  private CloseInfo(long code, String reason, HeddleException.Side by) {
    this.code = code;
    this.reason = reason;
    this.by = by;
  }

  /**
   * A close as it happened.
   *
   * @param code application code, 0 to 2³²−1
   * @param reason application text; empty when none was given
   * @param by which end closed
   * @return the three together
   * @throws IllegalArgumentException if the code does not fit
   */
  public static CloseInfo of(long code, String reason, HeddleException.Side by) {
    return new CloseInfo(
        checkCode(code), Objects.requireNonNull(reason), Objects.requireNonNull(by));
  }

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

  /**
   * The application's code.
   *
   * @return 0 to 2³²−1
   */
  public long code() {
    return code;
  }

  /**
   * The application's text.
   *
   * @return at most 1024 bytes of UTF-8 on the wire; empty when none was given
   */
  public String reason() {
    return reason;
  }

  /**
   * Which end closed.
   *
   * @return this end or the other
   */
  public HeddleException.Side by() {
    return by;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CloseInfo that
        && code == that.code
        && reason.equals(that.reason)
        && by == that.by;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(code) + reason.hashCode();
  }

  @Override
  public String toString() {
    return "closed by " + by + " with code " + code + (reason.isEmpty() ? "" : ": " + reason);
  }
}
