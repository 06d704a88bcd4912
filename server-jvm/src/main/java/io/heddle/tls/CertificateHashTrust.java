package io.heddle.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.util.Arrays;

/**
 * Trusts a server by the SHA-256 hash of its certificate, under the rules by which browsers do so
 * for {@code serverCertificateHashes}: valid now, and for at most 14 days in all. The host name
 * plays no part. Immutable, any thread.
 */
public final class CertificateHashTrust implements X509TrustManager {
  // W3C WebTransport, "custom certificate requirements".
  private static final Duration LONGEST_VALIDITY = Duration.ofDays(14);

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
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange)
      throws CertificateException {
    byte[] hash = sha256(chain[0]);
    if (hashes.stream().noneMatch(known -> Arrays.constantTimeAreEqual(known, hash))) {
      throw new CertificateException("The server's certificate has none of the expected hashes");
    }
    Instant start = chain[0].getNotBefore().toInstant();
    Instant end = chain[0].getNotAfter().toInstant();
    Instant now = clock.instant();
    if (now.isBefore(start) || now.isAfter(end)) {
      throw new CertificateException(
          "The server's certificate is valid from " + start + " to " + end + ", not now");
    }
    if (Duration.between(start, end).compareTo(LONGEST_VALIDITY) > 0) {
      throw new CertificateException(
          "A certificate trusted by hash is valid for at most 14 days; this one from "
              + start
              + " to "
              + end);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyExchange)
      throws CertificateException {
    throw new CertificateException("Clients show no certificates here");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  private static byte[] sha256(X509Certificate certificate) throws CertificateException {
    try {
      return MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    } catch (NoSuchAlgorithmException e) {
      throw new CertificateException(e);
    }
  }
}
