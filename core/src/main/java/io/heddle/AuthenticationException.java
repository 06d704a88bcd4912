package io.heddle;

/**
 * The server refused the session for who asked: a missing or wrong credential, or an origin that it
 * does not allow (HTTP status 401 or 403).
 */
public final class AuthenticationException extends HeddleException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   */
  public AuthenticationException(Side side, String message) {
    super(side, message);
  }

  /**
   * Creates the failure with what lies beneath it.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   * @param cause what lies beneath it
   */
  public AuthenticationException(Side side, String message, Throwable cause) {
    super(side, message, cause);
  }
}
