package io.heddle.qmux;

/**
 * The peer broke a rule, which ends the connection; never leaves the package. The message holds no
 * text from the peer.
 */
final class ViolationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int error;

  /** A violation to answer with one of {@link TransportError}. */
  ViolationException(int error, String detail) {
    super(detail);
    this.error = error;
  }

  int error() {
    return error;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
