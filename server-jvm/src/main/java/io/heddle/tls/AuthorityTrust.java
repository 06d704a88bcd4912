package io.heddle.tls;

import io.heddle.HeddleException.Side;
import io.heddle.InvalidConfigurationException;
import io.heddle.PlatformException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts whom authorities vouch for, and certificates that are themselves among what is trusted;
 * both have to be valid now and to name the host. Immutable, any thread.
 */
final class AuthorityTrust extends ServerTrust {
  private final X509ExtendedTrustManager judge;
  private final Clock clock;

  private AuthorityTrust(X509ExtendedTrustManager judge, Clock clock) {
    this.judge = judge;
    this.clock = clock;
  }

  /** The JVM's own authorities. */
  static AuthorityTrust ofThisJvm(Clock clock) {
    try {
      return new AuthorityTrust(judge(null), clock);
    } catch (GeneralSecurityException e) {
      throw new PlatformException(
          Side.LOCAL, "This JVM's own trusted certificates cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The certificates in a PEM file.
   *
   * @throws InvalidConfigurationException if it cannot be read, or holds none
   */
  static AuthorityTrust ofFile(String file, Clock clock) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (Certificate trusted : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("trusted-" + count++, trusted);
      }
      if (count == 0) {
        throw new CertificateException("it holds none; expected PEM with BEGIN CERTIFICATE");
      }
      return new AuthorityTrust(judge(store), clock);
    } catch (IOException | GeneralSecurityException e) {
      throw new InvalidConfigurationException(
          "The trusted certificates in " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static X509ExtendedTrustManager judge(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new GeneralSecurityException("there is no X.509 trust manager");
  }

  @Override
  public boolean checksHost() {
    return true;
  }

  @Override
  void check(X509Certificate[] chain, String keyExchange, Optional<SSLEngine> tls)
      throws CertificateRefusedException {
    // First, because whatever is itself among what is trusted is not asked for its time by Java.
    Validity.check(chain[0], "the certificate", clock);
    try {
      if (tls.isPresent()) {
        judge.checkServerTrusted(chain, keyExchange, tls.get());
      } else {
        judge.checkServerTrusted(chain, keyExchange);
      }
    } catch (CertificateException e) {
      throw refusal(chain, keyExchange, tls, e);
    }
  }

  private CertificateRefusedException refusal(
      X509Certificate[] chain,
      String keyExchange,
      Optional<SSLEngine> tls,
      CertificateException found) {
    try {
      judge.checkServerTrusted(chain, keyExchange);
    } catch (CertificateException e) {
      return AuthorityRefusals.path(chain, e, clock);
    }
    return AuthorityRefusals.host(chain[0], tls, found);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge.getAcceptedIssuers();
  }
}
