package io.heddle.tls;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
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
    assertRefused(known, other.leaf(), NOW, "none of the expected hashes");
  }

  @Test
  void anExpiredCertificateIsNot() {
    Instant end = known.leaf().getNotAfter().toInstant();
    assertDoesNotThrow(
        () ->
            new CertificateHashTrust(List.of(hash(known)), at(end))
                .checkServerTrusted(chain(known.leaf()), "ECDHE_ECDSA"));
    assertRefused(known, known.leaf(), end.plusMillis(1), "not now");
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
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    X500Name name = new X500Name("CN=test");
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            Date.from(NOW),
            Date.from(NOW.plus(duration)),
            name,
            pair.getPublic());
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
    X509Certificate leaf = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    return new Certificate(List.of(leaf), pair.getPrivate());
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
