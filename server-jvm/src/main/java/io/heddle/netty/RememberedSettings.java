package io.heddle.netty;

import io.heddle.connect.SessionUrl;
import io.heddle.wire.Http3Settings;
import io.heddle.wire.Negotiation;
import io.heddle.wire.ProtocolViolation;
import io.netty.handler.codec.quic.BoringSSLKeylog;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.util.AttributeKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/**
 * What a client's servers had in their SETTINGS, by authority, so that one that accepts early data
 * can be held to it (webtrans-http3 §3.2). Any thread.
 */
final class RememberedSettings implements BoringSSLKeylog {
  /** As many servers as are remembered at most. */
  private static final int SERVERS = 1_000;

  private static final AttributeKey<Boolean> ACCEPTED =
      AttributeKey.valueOf(RememberedSettings.class, "ACCEPTED");

  private static final String CHANNEL = RememberedSettings.class.getName();

  private final Map<String, Http3Settings> byAuthority =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Http3Settings> eldest) {
          return size() > SERVERS;
        }
      };

  /** To be told of every connection's TLS engine before the handshake. */
  void watch(QuicSslEngine engine, QuicChannel channel) {
    engine.getSession().putValue(CHANNEL, channel);
  }

  /**
   * A TLS secret is known: the only sign of Netty's from within the handshake, when TLS still tells
   * whether it goes on with early data. Once it is complete it does not.
   */
  @Override
  public void logKey(SSLEngine engine, String key) {
    if (key.startsWith("CLIENT_TRAFFIC_SECRET_0")
        && engine.getSession().getValue(CHANNEL) instanceof QuicChannel channel) {
      channel.attr(ACCEPTED).set(QuicheNatives.isInEarlyData(channel));
    }
  }

  /**
   * A server's SETTINGS have arrived, and are those to remember.
   *
   * @return what is wrong with them beside those that were remembered
   */
  Optional<ProtocolViolation> received(
      SessionUrl server, QuicChannel channel, Http3Settings settings) {
    Http3Settings before;
    synchronized (byAuthority) {
      before = byAuthority.put(server.authority(), settings);
    }
    boolean accepted = Boolean.TRUE.equals(channel.attr(ACCEPTED).get());
    return accepted && before != null ? Negotiation.resumed(before, settings) : Optional.empty();
  }
}
