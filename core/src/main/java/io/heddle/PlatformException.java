package io.heddle;

/**
 * What was asked for is not to be had on this platform: a browser without WebTransport, a JVM
 * without the native QUIC library, an option that a backend does not know.
 */
public final class PlatformException extends HeddleException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   */
  public PlatformException(Side side, String message) {
    super(side, message);
  }

  /**
   * Creates the failure with what lies beneath it.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   * @param cause what lies beneath it
   */
  public PlatformException(Side side, String message, Throwable cause) {
    super(side, message, cause);
  }
}
