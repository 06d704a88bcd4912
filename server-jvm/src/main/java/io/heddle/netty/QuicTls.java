package io.heddle.netty;

import io.heddle.server.Certificate;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/** Makes QUIC's TLS contexts from certificates, trust and options. Stateless, any thread. */
final class QuicTls {
  private QuicTls() {}

  /** A server's context: shows the certificate, asks for none. */
  static QuicSslContext server(Certificate certificate, QuicOptions options, String... protocols) {
    X509Certificate[] chain = certificate.chain().toArray(X509Certificate[]::new);
    return configured(
        QuicSslContextBuilder.forServer(certificate.key(), null, chain), options, protocols);
  }

  /** A client's context: trusts by the JVM's certificate authorities and checks the host name. */
  static QuicSslContext client(QuicOptions options, String... protocols) {
    return configured(
        QuicSslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS"),
        options,
        protocols);
  }

  /** A client's context that leaves the decision to a trust manager, the host name included. */
  static QuicSslContext client(X509TrustManager trust, QuicOptions options, String... protocols) {
    return configured(
        QuicSslContextBuilder.forClient().trustManager(trust).endpointIdentificationAlgorithm(""),
        options,
        protocols);
  }

  /** A client's context: trusts by a trust manager of its own and checks the host name. */
  static QuicSslContext clientVerifying(
      X509TrustManager trust, QuicOptions options, String... protocols) {
    return configured(
        QuicSslContextBuilder.forClient()
            .trustManager(trust)
            .endpointIdentificationAlgorithm("HTTPS"),
        options,
        protocols);
  }

  private static QuicSslContext configured(
      QuicSslContextBuilder builder, QuicOptions options, String... protocols) {
    options.keyLog().ifPresent(file -> builder.keylog(new KeyLogFile(file)));
    return builder.earlyData(options.earlyData()).applicationProtocols(protocols).build();
  }
}
