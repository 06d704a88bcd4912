package io.heddle.netty;

import io.heddle.tls.Certificate;
import io.heddle.tls.ServerTrust;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import java.security.cert.X509Certificate;

/** Makes QUIC's TLS contexts from certificates, trust and options. Stateless, any thread. */
final class QuicTls {
  private QuicTls() {}

  /** A server's context: shows the certificate, asks for none. */
  static QuicSslContext server(Certificate certificate, QuicOptions options, String... protocols) {
    X509Certificate[] chain = certificate.chain().toArray(X509Certificate[]::new);
    return configured(
        QuicSslContextBuilder.forServer(certificate.key(), null, chain), options, protocols);
  }

  /** A client's context. */
  static QuicSslContext client(ServerTrust trust, QuicOptions options, String... protocols) {
    QuicSslContextBuilder builder = QuicSslContextBuilder.forClient().trustManager(trust);
    builder.endpointIdentificationAlgorithm(trust.checksHost() ? "HTTPS" : "");
    return configured(builder, options, protocols);
  }

  private static QuicSslContext configured(
      QuicSslContextBuilder builder, QuicOptions options, String... protocols) {
    return builder
        .keylog(new TlsSecrets())
        .earlyData(options.earlyData())
        .applicationProtocols(protocols)
        .build();
  }
}
