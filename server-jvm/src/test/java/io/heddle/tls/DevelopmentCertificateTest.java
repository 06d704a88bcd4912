package io.heddle.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DevelopmentCertificateTest {
  private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

  private final X509Certificate leaf = DevelopmentCertificate.create("dev.example", NOW).leaf();

  @Test
  void itMeetsWhatServerCertificateHashesAsksFor() {
    ECPublicKey key = (ECPublicKey) leaf.getPublicKey();
    assertEquals(256, key.getParams().getCurve().getField().getFieldSize());
    assertEquals("SHA256withECDSA", leaf.getSigAlgName());
    assertEquals(3, leaf.getVersion());
    Duration validity =
        Duration.between(leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant());
    assertTrue(validity.compareTo(Duration.ofDays(14)) < 0, validity.toString());
  }

  @Test
  void aClientWithASlowClockAcceptsIt() {
    assertTrue(leaf.getNotBefore().toInstant().isBefore(NOW.minus(Duration.ofMinutes(30))));
    assertTrue(leaf.getNotAfter().toInstant().isAfter(NOW.plus(Duration.ofDays(12))));
  }

  @Test
  void itIsSignedByItsOwnKey() throws Exception {
    leaf.verify(leaf.getPublicKey());
  }

  @Test
  void itNamesLoopbackAndTheGivenHost() throws Exception {
    assertEquals(
        List.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "dev.example"), namesOf(leaf));
  }

  @Test
  void aHostThatIsAnAddressIsNamedAsOne() throws Exception {
    assertTrue(namesOf(leafFor("192.0.2.7")).contains("192.0.2.7"));
    assertTrue(namesOf(leafFor("[2001:db8::7]")).contains("2001:db8:0:0:0:0:0:7"));
  }

  @Test
  void theAnyAddressAndARepeatedNameAddNothing() throws Exception {
    assertEquals(3, namesOf(leafFor("0.0.0.0")).size());
    assertEquals(3, namesOf(leafFor("::")).size());
    assertEquals(3, namesOf(leafFor("localhost")).size());
  }

  @Test
  void theHashIsOfTheDerFormInBase64() throws Exception {
    Certificate certificate = DevelopmentCertificate.create("localhost", NOW);
    String hash = certificate.sha256Base64();
    assertEquals(32, Base64.getDecoder().decode(hash).length);
    assertNotEquals(hash, DevelopmentCertificate.create("localhost", NOW).sha256Base64());
    assertFalse(certificate.toString().contains("key="), certificate.toString());
  }

  private static X509Certificate leafFor(String host) {
    return DevelopmentCertificate.create(host, NOW).leaf();
  }

  private static List<String> namesOf(X509Certificate certificate) throws Exception {
    return certificate.getSubjectAlternativeNames().stream()
        .map(entry -> entry.get(1).toString())
        .toList();
  }
}
