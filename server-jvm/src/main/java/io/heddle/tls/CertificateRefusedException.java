package io.heddle.tls;

import java.security.cert.CertificateException;

/** Why a server's certificate is not trusted: which rule it broke, and what was found. */
public final class CertificateRefusedException extends CertificateException {
  private static final long serialVersionUID = 1L;

  CertificateRefusedException(String sentence) {
    super(sentence);
  }

  CertificateRefusedException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /**
   * What a person is told.
   *
   * @return part of a sentence that begins with a small letter
   */
  public String words() {
    return String.valueOf(getMessage());
  }
}
