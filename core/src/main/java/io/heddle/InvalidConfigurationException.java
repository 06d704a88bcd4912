package io.heddle;

/** A configuration that cannot work; thrown when it is built, before anything has started. */
public final class InvalidConfigurationException extends HeddleException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message a sentence that names the option, the value it has and the values it may have
   */
  public InvalidConfigurationException(String message) {
    super(Side.LOCAL, message);
  }

  /**
   * Creates the failure with what lies beneath it.
   *
   * @param message a sentence that names the option, the value it has and the values it may have
   * @param cause what lies beneath it
   */
  public InvalidConfigurationException(String message, Throwable cause) {
    super(Side.LOCAL, message, cause);
  }
}
