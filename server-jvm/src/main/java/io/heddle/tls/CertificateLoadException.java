package io.heddle.tls;

/** A certificate or key file is missing, unreadable or wrong; the message says what to do. */
public final class CertificateLoadException extends RuntimeException {
  CertificateLoadException(String message) {
    super(message);
  }

  CertificateLoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
