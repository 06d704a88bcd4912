package io.heddle.tls;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CertificateHashTrustTest {
  private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

  private final Certificate known = DevelopmentCertificate.create("localhost", NOW);

  @Test
  void aCertificateWithOneOfTheHashesIsTrusted() {
    byte[] other = new byte[32];
    CertificateHashTrust trust = new CertificateHashTrust(List.of(other, hash(known)), at(NOW));
    assertDoesNotThrow(() -> trust.checkServerTrusted(chain(known.leaf()), "ECDHE_ECDSA"));
  }

  @Test
  void anyOtherCertificateIsNot() {
    Certificate other = DevelopmentCertificate.create("localhost", NOW);
    assertRefused(
        known,
        other.leaf(),
        NOW,
        "the certificate is not the pinned one, its hash is " + other.sha256Base64());
  }

  // W3C WebTransport: the allowed public key algorithms must not contain RSA keys.
  @Test
  void anRsaKeyIsNot() throws Exception {
    Certificate rsa = new CertificateMaker("CN=rsa").rsa().valid(NOW, NOW.plusSeconds(60)).make();
    assertRefused(rsa, rsa.leaf(), NOW, "has an ECDSA key (P-256), but this one's is of RSA");
  }

  @Test
  void aCertificateFromTheFutureIsNot() {
    Instant start = known.leaf().getNotBefore().toInstant();
    assertDoesNotThrow(
        () ->
            new CertificateHashTrust(List.of(hash(known)), at(start))
                .checkServerTrusted(chain(known.leaf()), "ECDHE_ECDSA"));
    assertRefused(known, known.leaf(), start.minusMillis(1), "is not yet valid: it begins on");
  }

  @Test
  void anExpiredCertificateIsNot() {
    Instant end = known.leaf().getNotAfter().toInstant();
    assertDoesNotThrow(
        () ->
            new CertificateHashTrust(List.of(hash(known)), at(end))
                .checkServerTrusted(chain(known.leaf()), "ECDHE_ECDSA"));
    assertRefused(known, known.leaf(), end.plusMillis(1), "the certificate expired on " + end);
  }

  @Test
  void aCertificateForMoreThanTwoWeeksIsNot() throws Exception {
    Certificate twoWeeks = validFor(Duration.ofDays(14));
    assertDoesNotThrow(
        () ->
            new CertificateHashTrust(List.of(hash(twoWeeks)), at(NOW))
                .checkServerTrusted(chain(twoWeeks.leaf()), "ECDHE_ECDSA"));
    Certificate longer = validFor(Duration.ofDays(14).plusSeconds(1));
    assertRefused(longer, longer.leaf(), NOW, "at most 14 days");
  }

  @Test
  void clientsAreNotTrusted() {
    CertificateHashTrust trust = new CertificateHashTrust(List.of(hash(known)), at(NOW));
    assertThrows(
        CertificateException.class, () -> trust.checkClientTrusted(chain(known.leaf()), "EC"));
    assertEquals(0, trust.getAcceptedIssuers().length);
  }

  private static void assertRefused(
      Certificate expected, X509Certificate shown, Instant now, String why) {
    CertificateHashTrust trust = new CertificateHashTrust(List.of(hash(expected)), at(now));
    CertificateException refused =
        assertThrows(
            CertificateException.class, () -> trust.checkServerTrusted(chain(shown), "EC"));
    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
  }

  private static Certificate validFor(Duration duration) throws Exception {
    return new CertificateMaker("CN=test").valid(NOW, NOW.plus(duration)).make();
  }

  private static byte[] hash(Certificate certificate) {
    return Base64.getDecoder().decode(certificate.sha256Base64());
  }

  private static X509Certificate[] chain(X509Certificate leaf) {
    return new X509Certificate[] {leaf};
  }

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }
}
