package io.heddle.connect;

import io.heddle.InvalidConfigurationException;
import io.heddle.SessionRequest;
import io.heddle.TransportKind;
import java.util.List;

/**
 * Where a session is: the parts of an {@code https} (W3C WebTransport §6.4), {@code wss} or {@code
 * ws} URL, as they go into a request (WHATWG URL §4.4). Immutable.
 *
 * @param scheme {@code https}, {@code wss} or {@code ws}
 * @param host a name in its ASCII form or an address; IPv6 without brackets, and with a zone where
 *     the platform knows zones
 * @param port 1 to 65535
 * @param path begins with a slash, encoded
 * @param query without the question mark, encoded; empty when there is none
 */
public record SessionUrl(String scheme, String host, int port, String path, String query) {
  /** Why a URL that names a user is refused. */
  public static final String NO_USER =
      "A session's URL names no user and no password: leave out what is before the @";

  /** What {@code https} and {@code wss} mean by no port. */
  private static final int TLS_PORT = 443;

  private static final int PLAIN_PORT = 80;

  /**
   * Checks the parts that a platform's parser found.
   *
   * @param scheme as the record says
   * @param host as the record says
   * @param port as the record says, or not positive for the scheme's own
   * @param path as the record says, or empty
   * @param query as the record says
   * @throws InvalidConfigurationException if the scheme is another, or the port out of range
   */
  public SessionUrl {
    if (!scheme.equals("https") && !scheme.equals("wss") && !scheme.equals("ws")) {
      throw new InvalidConfigurationException(
          "A session's URL begins with https://, or with wss:// or ws:// for WebSockets only, not"
              + " with "
              + scheme
              + "://");
    }
    if (host.isEmpty()) {
      throw new InvalidConfigurationException(
          "A session's URL looks like https://host:port/path, but this one has no host");
    }
    port = port < 0 ? defaultPort(scheme) : port;
    if (port == 0 || port > 65535) {
      throw new InvalidConfigurationException("A port is a number from 1 to 65535, not " + port);
    }
    path = path.isEmpty() ? "/" : path;
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("ws") ? PLAIN_PORT : TLS_PORT;
  }

  /**
   * Whether only a WebSocket leads there.
   *
   * @return true for {@code wss} and {@code ws}
   */
  public boolean isWebSocket() {
    return !scheme.equals("https");
  }

  /**
   * Host and port as they go into the request.
   *
   * @return without the port where it is the scheme's own
   */
  public String authority() {
    // RFC 6874 §4: a zone means something to this machine only.
    boolean isIpv6 = host.indexOf(':') >= 0;
    int zone = isIpv6 ? host.indexOf('%') : -1;
    String sent = zone < 0 ? host : host.substring(0, zone);
    String bracketed = isIpv6 ? "[" + sent + "]" : sent;
    return port == defaultPort(scheme) ? bracketed : bracketed + ":" + port;
  }

  /**
   * What is asked for.
   *
   * @return path and query
   */
  public String target() {
    return query.isEmpty() ? path : path + "?" + query;
  }

  /**
   * The request that a client makes of it.
   *
   * @param transport by which it is sent
   * @param protocols the application protocols that the client offers
   * @return the request, as the client's session shows it
   */
  public SessionRequest request(TransportKind transport, List<String> protocols) {
    return SessionRequest.builder(authority(), path)
        .query(query)
        .transport(transport)
        .protocols(protocols)
        .build();
  }

  /**
   * Scheme, host and port (RFC 6454).
   *
   * @return without a path
   */
  public String origin() {
    return scheme + "://" + authority();
  }

  /**
   * The same path and query at the server's WebSocket twin.
   *
   * @param origin what to take scheme, host and port from
   * @return a URL with {@link #isWebSocket()}
   */
  SessionUrl at(SessionUrl origin) {
    return new SessionUrl(origin.scheme, origin.host, origin.port, path, query);
  }

  /**
   * The WebSocket twin that is assumed where no other was named: TLS over TCP on the same port.
   *
   * @return a URL with {@link #isWebSocket()}
   */
  SessionUrl twin() {
    return isWebSocket() ? this : new SessionUrl("wss", host, port, path, query);
  }

  @Override
  public String toString() {
    return origin() + target();
  }
}
