package io.heddle.browser;

import io.heddle.InvalidConfigurationException;
import io.heddle.browser.web.Uint8Array;
import io.heddle.browser.web.WebTransportHash;
import org.teavm.jso.JSBody;

/** The SHA-256 of a certificate that is to be trusted. Immutable. */
final class CertificateHash {
  private static final int SHA_256_BYTES = 32;

  private final Uint8Array digest;

  private CertificateHash(Uint8Array digest) {
    this.digest = digest;
  }

  /** Reads base64. */
  static CertificateHash of(String base64) {
    Uint8Array digest;
    try {
      digest = decode(base64);
    } catch (RuntimeException e) {
      throw unfit(base64);
    }
    if (digest.getByteLength() != SHA_256_BYTES) {
      throw unfit(base64);
    }
    return new CertificateHash(digest);
  }

  private static InvalidConfigurationException unfit(String base64) {
    return new InvalidConfigurationException(
        "A certificate hash is the base64 of 32 bytes, the SHA-256 of the certificate in DER,"
            + " unlike \""
            + base64
            + "\"");
  }

  WebTransportHash toScript() {
    WebTransportHash hash = new WebTransportHash();
    hash.algorithm = "sha-256";
    hash.value = digest;
    return hash;
  }

  @JSBody(
      params = "base64",
      script = "return Uint8Array.from(atob(base64), function(c) { return c.charCodeAt(0); });")
  private static native Uint8Array decode(String base64);
}
