package io.heddle;

/** A certificate that the other end showed in its TLS handshake. Immutable. */
public final class PeerCertificate {
  private final byte[] der;

  private PeerCertificate(byte[] der) {
    this.der = der;
  }

  /**
   * A certificate of its encoding, which is copied and not looked at.
   *
   * @param der as X.509 encodes it
   * @return the certificate
   */
  public static PeerCertificate of(byte[] der) {
    return new PeerCertificate(der.clone());
  }

  /**
   * The certificate, for the platform's own parser ({@code java.security.cert.CertificateFactory}).
   *
   * @return a copy in DER
   */
  public byte[] der() {
    return der.clone();
  }
}
