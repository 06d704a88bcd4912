package io.heddle.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import org.bouncycastle.util.Arrays;

/**
 * Trusts a server by the SHA-256 hash of its certificate, under the rules by which browsers do so
 * for {@code serverCertificateHashes}: X.509v3, an ECDSA key, valid now, and for at most 14 days in
 * all. The host name plays no part. Immutable, any thread.
 */
public final class CertificateHashTrust extends ServerTrust {
  // W3C WebTransport, "custom certificate requirements".
  private static final Duration LONGEST_VALIDITY = Duration.ofDays(14);
  private static final int X509_V3 = 3;

  /** W3C WebTransport, "allowed public key algorithms": P-256 among them, RSA not. */
  private static final String ALLOWED_KEY = "EC";

  private final List<byte[]> hashes;
  private final Clock clock;

  /**
   * Trust for any of several hashes.
   *
   * @param hashes SHA-256 of the certificate's DER form, 32 bytes each; copied
   * @param clock tells whether a certificate is valid now
   */
  public CertificateHashTrust(List<byte[]> hashes, Clock clock) {
    this.hashes = hashes.stream().map(byte[]::clone).toList();
    this.clock = clock;
  }

  @Override
  public boolean checksHost() {
    return false;
  }

  @Override
  void check(X509Certificate[] chain, String keyExchange, Optional<SSLEngine> tls)
      throws CertificateRefusedException {
    X509Certificate shown = chain[0];
    byte[] hash = sha256(shown);
    if (hashes.stream().noneMatch(known -> Arrays.constantTimeAreEqual(known, hash))) {
      throw new CertificateRefusedException(
          "the certificate is not the pinned one, its hash is "
              + Base64.getEncoder().encodeToString(hash));
    }
    if (shown.getVersion() != X509_V3) {
      throw new CertificateRefusedException(
          "a certificate trusted by its hash is one of X.509v3, but this one is of version "
              + shown.getVersion());
    }
    String key = shown.getPublicKey().getAlgorithm();
    if (!key.equals(ALLOWED_KEY)) {
      throw new CertificateRefusedException(
          "a certificate trusted by its hash has an ECDSA key (P-256), but this one's is of "
              + key);
    }
    Validity.check(shown, "the certificate", clock);
    Duration validity =
        Duration.between(shown.getNotBefore().toInstant(), shown.getNotAfter().toInstant());
    if (validity.compareTo(LONGEST_VALIDITY) > 0) {
      throw new CertificateRefusedException(
          "a certificate trusted by its hash is valid for at most 14 days, but this one from "
              + shown.getNotBefore().toInstant()
              + " to "
              + shown.getNotAfter().toInstant());
    }
  }

  private static byte[] sha256(X509Certificate certificate) throws CertificateRefusedException {
    try {
      return MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new CertificateRefusedException("the certificate has no SHA-256 hash here", e);
    }
  }
}
