package io.heddle;

/**
 * Something did not happen in time: the handshake, or an answer on a connection that then counted
 * as idle.
 */
public final class OperationTimeoutException extends HeddleException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   */
  public OperationTimeoutException(Side side, String message) {
    super(side, message);
  }

  /**
   * Creates the failure with what lies beneath it.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   * @param cause what lies beneath it
   */
  public OperationTimeoutException(Side side, String message, Throwable cause) {
    super(side, message, cause);
  }
}
