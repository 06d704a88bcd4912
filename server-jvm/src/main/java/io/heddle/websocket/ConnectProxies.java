package io.heddle.websocket;

import io.heddle.connect.SessionUrl;
import java.net.URI;
import java.util.Optional;
import org.eclipse.jetty.client.Authentication;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.ProxyConfiguration;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * Through which proxy Jetty reaches a server: the one that was configured, else the one that this
 * JVM takes. Always by CONNECT (RFC 6455 §4.1). Any thread.
 */
final class ConnectProxies extends ProxyConfiguration {
  private final Optional<HttpProxyServer> configured;

  ConnectProxies(Optional<String> httpProxy) {
    configured = httpProxy.map(HttpProxyServer::parse);
  }

  /** The proxy on the way to a URL. */
  Optional<HttpProxyServer> proxy(SessionUrl url) {
    return configured.or(() -> HttpProxyServer.ofThisJvm(url));
  }

  @Override
  public @Nullable Proxy match(Origin origin) {
    if (!origin.getScheme().startsWith("ws")) {
      // The way to the proxy itself, which Jetty takes for an origin, too.
      return null;
    }
    Origin.Address address = origin.getAddress();
    String host = address.getHost();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    SessionUrl url = new SessionUrl(origin.getScheme(), bare, address.getPort(), "/", "");
    return proxy(url).map(Tunnel::new).orElse(null);
  }

  /** What the configured proxy is told of the user. */
  Optional<Authentication.Result> credentials() {
    return configured.flatMap(
        proxy ->
            proxy.authorization().map(value -> new Credentials(new Tunnel(proxy).getURI(), value)));
  }

  private static final class Tunnel extends HttpProxy {
    Tunnel(HttpProxyServer proxy) {
      super(new Origin.Address(proxy.host(), proxy.port()), false);
    }

    @Override
    public boolean requiresTunnel(Origin server) {
      return true;
    }
  }

  private static final class Credentials implements Authentication.Result {
    private final URI proxy;
    private final String value;

    Credentials(URI proxy, String value) {
      this.proxy = proxy;
      this.value = value;
    }

    @Override
    public URI getURI() {
      return proxy;
    }

    @Override
    public void apply(Request request) {
      // Jetty offers them for the request in the tunnel, too, which is not the proxy's to read.
      if (HttpMethod.CONNECT.is(request.getMethod())) {
        request.headers(fields -> fields.put(HttpHeader.PROXY_AUTHORIZATION, value));
      }
    }
  }
}
