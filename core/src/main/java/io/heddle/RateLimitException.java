package io.heddle;

/**
 * A limit was met: too many sessions, streams or queued bytes (HTTP status 429 when the server says
 * so).
 */
public final class RateLimitException extends HeddleException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   */
  public RateLimitException(Side side, String message) {
    super(side, message);
  }

  /**
   * Creates the failure with what lies beneath it.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   * @param cause what lies beneath it
   */
  public RateLimitException(Side side, String message, Throwable cause) {
    super(side, message, cause);
  }
}
