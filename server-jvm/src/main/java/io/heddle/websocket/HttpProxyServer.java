package io.heddle.websocket;

import io.heddle.InvalidConfigurationException;
import io.heddle.connect.SessionUrl;
import io.heddle.wire.Ipv6Text;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * An HTTP proxy that connects clients to servers (CONNECT, RFC 9110 §9.3.6). Immutable; shows its
 * credentials to nobody.
 */
final class HttpProxyServer {
  private static final String SCHEME = "http://";
  private static final int DEFAULT_PORT = 80;

  private final String host;
  private final int port;
  private final Optional<String> authorization;

  private HttpProxyServer(String host, int port, Optional<String> authorization) {
    this.host = host;
    this.port = port;
    this.authorization = authorization;
  }

  /**
   * As a client is configured.
   *
   * @param url such as {@code http://user:password@proxy:3128}
   * @throws InvalidConfigurationException if it looks otherwise
   */
  static HttpProxyServer parse(String url) {
    boolean hasScheme = url.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    String rest = url.substring(hasScheme ? SCHEME.length() : 0);
    String authority = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    int at = authority.lastIndexOf('@');
    String address = authority.substring(at + 1);
    int bracket = address.lastIndexOf(']');
    int colon = address.lastIndexOf(':');
    String name = colon > bracket ? address.substring(0, colon) : address;
    int number = colon > bracket ? port(address.substring(colon + 1)) : DEFAULT_PORT;
    boolean isIpv6 = name.startsWith("[") && name.endsWith("]");
    String bare = isIpv6 ? name.substring(1, name.length() - 1) : name;
    boolean isHost = isIpv6 ? Ipv6Text.parse(bare).isPresent() : isName(bare);
    if (!hasScheme || !isHost || number < 1 || number > 65535) {
      throw refused();
    }
    return new HttpProxyServer(
        bare, number, at < 0 ? Optional.empty() : Optional.of(basic(authority.substring(0, at))));
  }

  private static InvalidConfigurationException refused() {
    // What was given may have a password in it.
    return new InvalidConfigurationException(
        "An httpProxy looks like http://host:port or http://user:password@host:port, with"
            + " percent-encoding for characters such as @ in a password");
  }

  private static boolean isName(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> c > ' ' && c < 0x7f && "/\\?#@:[]".indexOf(c) < 0);
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  // RFC 7617 §2: user-id and password, the former without a colon.
  private static String basic(String user) {
    int colon = user.indexOf(':');
    String id = decoded(colon < 0 ? user : user.substring(0, colon));
    String password = colon < 0 ? "" : decoded(user.substring(colon + 1));
    if (id.indexOf(':') >= 0) {
      throw refused();
    }
    byte[] both = (id + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw refused();
    }
  }

  /**
   * The one that this JVM takes: by default that of the system properties {@code https.proxyHost}
   * and {@code https.proxyPort} for {@code wss}, {@code http.proxyHost} and {@code http.proxyPort}
   * for {@code ws}, and none for {@code http.nonProxyHosts}.
   */
  static Optional<HttpProxyServer> ofThisJvm(SessionUrl url) {
    ProxySelector selector = ProxySelector.getDefault();
    if (selector == null) {
      return Optional.empty();
    }
    String scheme = url.scheme().equals("ws") ? "http" : "https";
    try {
      return selector.select(URI.create(scheme + "://" + url.authority() + "/")).stream()
          .findFirst()
          .filter(proxy -> proxy.type() == Proxy.Type.HTTP)
          .map(Proxy::address)
          .map(InetSocketAddress.class::cast)
          .map(known -> new HttpProxyServer(known.getHostString(), known.getPort(), NOBODY));
    } catch (IllegalArgumentException e) {
      // A selector may know less of hosts than browsers do.
      return Optional.empty();
    }
  }

  private static final Optional<String> NOBODY = Optional.empty();

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  /** What the field Proxy-Authorization says. */
  Optional<String> authorization() {
    return authorization;
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
