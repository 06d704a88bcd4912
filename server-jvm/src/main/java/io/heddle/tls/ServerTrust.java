package io.heddle.tls;

import io.heddle.ClientConfig;
import io.heddle.InvalidConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Whom a client trusts. Immutable.
 *
 * @param manager decides on certificates; empty for the JVM's own authorities
 * @param checksHost whether the certificate has to name the host, too
 */
public record ServerTrust(Optional<X509TrustManager> manager, boolean checksHost) {
  /**
   * As a client is configured.
   *
   * @param config the configuration
   * @return the trust it asks for
   * @throws InvalidConfigurationException if a hash is none, or the file cannot be read
   */
  public static ServerTrust of(ClientConfig config) {
    if (config.insecureTrustAnyCertificate()) {
      return new ServerTrust(Optional.of(TrustAnyone.INSTANCE), false);
    }
    if (!config.serverCertificateHashes().isEmpty()) {
      List<byte[]> hashes = new ArrayList<>();
      config.serverCertificateHashes().forEach(hash -> hashes.add(decode(hash)));
      return new ServerTrust(
          Optional.of(new CertificateHashTrust(hashes, Clock.systemUTC())), false);
    }
    return new ServerTrust(config.trustedCertificates().map(ServerTrust::authorities), true);
  }

  private static byte[] decode(String hash) {
    try {
      byte[] bytes = Base64.getDecoder().decode(hash);
      if (bytes.length == 32) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new InvalidConfigurationException(
        "A server certificate hash is SHA-256 in base64, 44 characters as `heddle serve` prints"
            + " them, unlike "
            + hash);
  }

  private static X509TrustManager authorities(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (Certificate trusted : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("trusted-" + count++, trusted);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return (X509TrustManager) factory.getTrustManagers()[0];
    } catch (IOException | GeneralSecurityException e) {
      throw new InvalidConfigurationException(
          "The trusted certificates in " + file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
