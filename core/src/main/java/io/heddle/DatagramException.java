package io.heddle;

/** A datagram cannot be sent: it is too large, or its session carries none. */
public final class DatagramException extends HeddleException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   */
  public DatagramException(Side side, String message) {
    super(side, message);
  }

  /**
   * Creates the failure with what lies beneath it.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   * @param cause what lies beneath it
   */
  public DatagramException(Side side, String message, Throwable cause) {
    super(side, message, cause);
  }
}
