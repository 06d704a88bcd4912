package io.heddle.netty;

import io.netty.handler.codec.quic.BoringSSLKeylog;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.util.AttributeKey;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/**
 * Keeps for each connection what its TLS handshake tells of itself on the way: the secret that
 * protects what this end sends, with which {@link SentPackets} reads it again, and whether the
 * server goes on with early data. Any thread.
 */
final class TlsSecrets implements BoringSSLKeylog {
  private static final AttributeKey<byte[]> SENDING =
      AttributeKey.valueOf(TlsSecrets.class, "SENDING");
  private static final AttributeKey<Boolean> EARLY_DATA_ACCEPTED =
      AttributeKey.valueOf(TlsSecrets.class, "EARLY_DATA_ACCEPTED");

  // The labels of the key log format, RFC 9850 §2.1.
  private static final String CLIENT = "CLIENT_TRAFFIC_SECRET_0 ";
  private static final String SERVER = "SERVER_TRAFFIC_SECRET_0 ";

  private static final String CHANNEL = TlsSecrets.class.getName();

  /** To be told of every connection's TLS engine before the handshake. */
  static QuicSslEngine watch(QuicSslEngine engine, QuicChannel channel) {
    engine.getSession().putValue(CHANNEL, channel);
    return engine;
  }

  @Override
  public void logKey(SSLEngine engine, String line) {
    boolean client = line.startsWith(CLIENT);
    if ((client || line.startsWith(SERVER))
        && engine.getSession().getValue(CHANNEL) instanceof QuicChannel channel) {
      if (client) {
        // The only sign of Netty's from within the handshake, when TLS still tells whether it goes
        // on with early data. Once it is complete it does not.
        channel.attr(EARLY_DATA_ACCEPTED).set(QuicheNatives.isInEarlyData(channel));
      }
      if (client == engine.getUseClientMode()) {
        String secret = line.substring(line.lastIndexOf(' ') + 1);
        channel.attr(SENDING).set(HexFormat.of().parseHex(secret));
      }
    }
  }

  /** Whether the server accepted the early data of a resumed connection. */
  static boolean earlyDataAccepted(QuicChannel channel) {
    return Boolean.TRUE.equals(channel.attr(EARLY_DATA_ACCEPTED).get());
  }

  /** What removes the protection of what this end sends; empty before the handshake is complete. */
  static Optional<PacketProtection> sending(QuicChannel channel) {
    byte[] secret = channel.attr(SENDING).get();
    SSLEngine engine = channel.sslEngine();
    if (secret == null || engine == null) {
      return Optional.empty();
    }
    String cipherSuite = engine.getSession().getCipherSuite();
    return cipherSuite == null ? Optional.empty() : PacketProtection.of(secret, cipherSuite);
  }
}
