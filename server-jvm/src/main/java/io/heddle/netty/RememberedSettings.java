package io.heddle.netty;

import io.heddle.connect.SessionUrl;
import io.heddle.wire.Http3Settings;
import io.heddle.wire.Negotiation;
import io.heddle.wire.ProtocolViolation;
import io.netty.handler.codec.quic.QuicChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a client's servers had in their SETTINGS, by authority, so that one that accepts early data
 * can be held to it (webtrans-http3 §3.2). Any thread.
 */
final class RememberedSettings {
  /** As many servers as are remembered at most. */
  private static final int SERVERS = 1_000;

  private final Map<String, Http3Settings> byAuthority =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Http3Settings> eldest) {
          return size() > SERVERS;
        }
      };

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
    boolean accepted = TlsSecrets.earlyDataAccepted(channel);
    return accepted && before != null ? Negotiation.resumed(before, settings) : Optional.empty();
  }
}
