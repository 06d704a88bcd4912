package io.heddle.tls;

import io.heddle.ClientConfig;
import io.heddle.HeddleException.Side;
import io.heddle.InvalidConfigurationException;
import io.heddle.TlsException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom a client trusts, on every transport. It says in words why it refuses a certificate, and
 * remembers that with the TLS session, because not every TLS hands exceptions on. Any thread.
 */
public abstract class ServerTrust extends X509ExtendedTrustManager {
  private static final String REFUSAL = ServerTrust.class.getName();

  ServerTrust() {}

  /**
   * As a client is configured.
   *
   * @param config the configuration
   * @return the trust it asks for
   * @throws InvalidConfigurationException if a hash is none, or the file cannot be read
   */
  public static ServerTrust of(ClientConfig config) {
    if (config.insecureTrustAnyCertificate()) {
      return new TrustAnyone();
    }
    if (!config.serverCertificateHashes().isEmpty()) {
      List<byte[]> hashes = new ArrayList<>();
      config.serverCertificateHashes().forEach(hash -> hashes.add(decode(hash)));
      return new CertificateHashTrust(hashes, Clock.systemUTC());
    }
    return config
        .trustedCertificates()
        .map(file -> AuthorityTrust.ofFile(file, Clock.systemUTC()))
        .orElseGet(() -> AuthorityTrust.ofThisJvm(Clock.systemUTC()));
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

  /**
   * Whether a certificate has to name the host that was dialled.
   *
   * @return true for the trust in authorities
   */
  public abstract boolean checksHost();

  /**
   * Judges a server's certificate.
   *
   * @param chain the server's own certificate first; not empty
   * @param keyExchange as {@link javax.net.ssl.X509TrustManager} has it
   * @param tls whose handshake it is, if it is known; it tells the host
   * @throws CertificateRefusedException if it is not trusted
   */
  abstract void check(X509Certificate[] chain, String keyExchange, Optional<SSLEngine> tls)
      throws CertificateRefusedException;

  /**
   * What a handshake failed of, if it was the certificate.
   *
   * @param tls the engine of the handshake
   * @return the refusal that this trust has thrown in it
   */
  public static Optional<CertificateRefusedException> refusal(SSLEngine tls) {
    SSLSession session = tls.getHandshakeSession();
    Object refusal = (session == null ? tls.getSession() : session).getValue(REFUSAL);
    return refusal instanceof CertificateRefusedException known
        ? Optional.of(known)
        : Optional.empty();
  }

  /**
   * What a client reports of a refusal, over whatever transport.
   *
   * @param authority host and port of the server
   * @param refusal why its certificate is not trusted
   * @return the failure of the connect
   */
  public static TlsException failure(String authority, CertificateRefusedException refusal) {
    return new TlsException(
        Side.REMOTE, authority + " is not trusted: " + refusal.words(), refusal);
  }

  @Override
  public final void checkServerTrusted(
      X509Certificate[] chain, String keyExchange, @Nullable SSLEngine engine)
      throws CertificateException {
    try {
      check(chain, keyExchange, Optional.ofNullable(engine));
    } catch (CertificateRefusedException e) {
      SSLSession session = engine == null ? null : engine.getHandshakeSession();
      if (session != null) {
        session.putValue(REFUSAL, e);
      }
      throw e;
    }
  }

  @Override
  public final void checkServerTrusted(
      X509Certificate[] chain, String keyExchange, @Nullable Socket socket)
      throws CertificateException {
    check(chain, keyExchange, Optional.empty());
  }

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String keyExchange)
      throws CertificateException {
    check(chain, keyExchange, Optional.empty());
  }

  @Override
  public final void checkClientTrusted(
      X509Certificate[] chain, String keyExchange, @Nullable SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, keyExchange);
  }

  @Override
  public final void checkClientTrusted(
      X509Certificate[] chain, String keyExchange, @Nullable Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, keyExchange);
  }

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String keyExchange)
      throws CertificateException {
    throw new CertificateException("Clients show no certificates here");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
