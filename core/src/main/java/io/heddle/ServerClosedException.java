package io.heddle;

/** The server is shut down or shutting down: it accepts nothing more. */
public final class ServerClosedException extends HeddleException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   */
  public ServerClosedException(Side side, String message) {
    super(side, message);
  }

  /**
   * Creates the failure with what lies beneath it.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   * @param cause what lies beneath it
   */
  public ServerClosedException(Side side, String message, Throwable cause) {
    super(side, message, cause);
  }
}
