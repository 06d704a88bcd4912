package io.heddle;

/**
 * The network or the operating system failed under a live connection: a socket error, an
 * unreachable peer, a connection lost without a close.
 */
public final class IoFailureException extends HeddleException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   */
  public IoFailureException(Side side, String message) {
    super(side, message);
  }

  /**
   * Creates the failure with what lies beneath it.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   * @param cause what lies beneath it
   */
  public IoFailureException(Side side, String message, Throwable cause) {
    super(side, message, cause);
  }
}
