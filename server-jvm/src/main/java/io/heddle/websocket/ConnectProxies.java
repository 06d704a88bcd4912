package io.heddle.websocket;

import io.heddle.connect.SessionUrl;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.Authentication;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.ProxyConfiguration;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.ClientConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
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

    @Override
    public ClientConnectionFactory newClientConnectionFactory(ClientConnectionFactory inner) {
      return super.newClientConnectionFactory(new AfterConnect(inner));
    }
  }

  /**
   * Jetty 12.1.12 writes into a tunnel as soon as the proxy has answered, and fails with a
   * WritePendingException if the thread that wrote the CONNECT has not noted yet that it is done.
   */
  private static final class AfterConnect extends ClientConnectionFactory.Wrapper {
    private static final String WRITING = "W";
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(1);

    AfterConnect(ClientConnectionFactory inner) {
      super(inner);
    }

    @Override
    public Connection newConnection(EndPoint endPoint, Map<String, Object> context)
        throws IOException {
      if (endPoint instanceof AbstractEndPoint known) {
        long startNs = System.nanoTime();
        while (known.getWriteFlusher().toStateString().equals(WRITING)
            && System.nanoTime() - startNs < PATIENCE_NS) {
          Thread.onSpinWait();
        }
      }
      return super.newConnection(endPoint, context);
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
