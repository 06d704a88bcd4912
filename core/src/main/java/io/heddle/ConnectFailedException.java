package io.heddle;

/**
 * A session could not be established: nobody answered, the peer does not speak WebTransport, or it
 * refused the session.
 */
public final class ConnectFailedException extends HeddleException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   */
  public ConnectFailedException(Side side, String message) {
    super(side, message);
  }

  /**
   * Creates the failure with what lies beneath it.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   * @param cause what lies beneath it
   */
  public ConnectFailedException(Side side, String message, Throwable cause) {
    super(side, message, cause);
  }
}
