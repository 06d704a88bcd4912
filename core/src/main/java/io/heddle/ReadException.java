package io.heddle;

/**
 * A read could not give what was asked for: the stream ended too early, or was longer than the
 * bound that the caller set.
 */
public final class ReadException extends HeddleException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   */
  public ReadException(Side side, String message) {
    super(side, message);
  }

  /**
   * Creates the failure with what lies beneath it.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   * @param cause what lies beneath it
   */
  public ReadException(Side side, String message, Throwable cause) {
    super(side, message, cause);
  }
}
