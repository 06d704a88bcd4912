package io.heddle.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/**
 * What a TLS server shows and signs with: a certificate chain and the first certificate's private
 * key. Immutable, any thread.
 *
 * @param chain the server's own certificate first, then the intermediates; never empty
 * @param key the private key that belongs to the first certificate
 */
public record Certificate(List<X509Certificate> chain, PrivateKey key) {
  private static final Integer DNS_NAME = 2;

  /**
   * Copies the chain.
   *
   * @param chain as the record says
   * @param key as the record says
   * @throws IllegalArgumentException for an empty chain
   */
  public Certificate {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("A certificate chain has at least one certificate");
    }
  }

  /**
   * The server's own certificate.
   *
   * @return the first of the chain
   */
  public X509Certificate leaf() {
    return chain.get(0);
  }

  /**
   * The DNS names that the own certificate is for (RFC 5280 §4.2.1.6).
   *
   * @return names, some perhaps beginning with {@code *.}; empty if there are none that can be read
   */
  public List<String> names() {
    try {
      Collection<List<?>> names = leaf().getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> name.get(0).equals(DNS_NAME))
              .map(name -> String.valueOf(name.get(1)))
              .toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }

  /**
   * The SHA-256 hash of the own certificate's DER form, as a browser's {@code
   * serverCertificateHashes} takes it.
   *
   * @return 44 characters of base64 with padding
   */
  public String sha256Base64() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(leaf().getEncoded());
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("A parsed X.509 certificate and SHA-256 always encode", e);
    }
  }

  /** Leaves out the key. */
  @Override
  public String toString() {
    return "Certificate[" + leaf().getSubjectX500Principal() + ", " + chain.size() + " in chain]";
  }
}
