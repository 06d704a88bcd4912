package io.heddle;

/**
 * The TLS handshake failed: an untrusted, expired or unfitting certificate, or a key that does not
 * match.
 */
public final class TlsException extends HeddleException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   */
  public TlsException(Side side, String message) {
    super(side, message);
  }

  /**
   * Creates the failure with what lies beneath it.
   *
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   * @param cause what lies beneath it
   */
  public TlsException(Side side, String message, Throwable cause) {
    super(side, message, cause);
  }
}
