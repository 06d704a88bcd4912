package io.heddle.tls;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The time in which a certificate is valid (RFC 5280 §4.1.2.5). Stateless. */
final class Validity {
  private Validity() {}

  /**
   * Refuses a certificate that is not valid now.
   *
   * @param which how the sentence calls it
   * @throws CertificateRefusedException if so
   */
  static void check(X509Certificate certificate, String which, Clock clock)
      throws CertificateRefusedException {
    Instant start = certificate.getNotBefore().toInstant();
    Instant end = certificate.getNotAfter().toInstant();
    Instant now = clock.instant();
    if (now.isAfter(end)) {
      throw new CertificateRefusedException(
          which + " expired on " + end + " (it is " + seconds(now) + " here)");
    }
    if (now.isBefore(start)) {
      throw new CertificateRefusedException(
          which
              + " is not yet valid: it begins on "
              + start
              + " (it is "
              + seconds(now)
              + " here)");
    }
  }

  private static Instant seconds(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS);
  }
}
