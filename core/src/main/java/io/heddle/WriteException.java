package io.heddle;

/**
 * A write or a datagram could not be delivered: it was too large, or its stream or session ended
 * first.
 */
public final class WriteException extends HeddleException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   */
  public WriteException(Side side, String message) {
    super(side, message);
  }

  /**
   * Creates the failure with what lies beneath it.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   * @param cause what lies beneath it
   */
  public WriteException(Side side, String message, Throwable cause) {
    super(side, message, cause);
  }
}
