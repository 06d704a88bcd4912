package io.heddle.netty;

import io.heddle.InvalidConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a session is: the parts of an {@code https} URL (W3C WebTransport §6.4). Immutable.
 *
 * @param host a name or address, IPv6 without brackets
 * @param port 1 to 65535
 * @param authority host and port as they go into the request
 * @param path begins with a slash
 * @param query without the question mark; empty when there is none
 */
record SessionUrl(String host, int port, String authority, String path, String query) {
  private static final int HTTPS_PORT = 443;

  static SessionUrl parse(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new InvalidConfigurationException(url + " is not a URL: " + e.getReason(), e);
    }
    if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
      throw new InvalidConfigurationException(
          "A WebTransport URL looks like https://host:port/path, unlike " + url);
    }
    if (uri.getRawFragment() != null) {
      throw new InvalidConfigurationException(
          "A WebTransport URL has no fragment: leave out #" + uri.getRawFragment());
    }
    int port = uri.getPort() < 0 ? HTTPS_PORT : uri.getPort();
    if (port == 0 || port > 65535) {
      throw new InvalidConfigurationException("A port is a number from 1 to 65535, not " + port);
    }
    String host = uri.getHost();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    String authority = port == HTTPS_PORT ? host : host + ":" + port;
    return new SessionUrl(bare, port, authority, path, query);
  }

  /** What goes into {@code :path}. */
  String target() {
    return query.isEmpty() ? path : path + "?" + query;
  }
}
