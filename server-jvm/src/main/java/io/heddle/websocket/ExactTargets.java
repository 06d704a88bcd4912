package io.heddle.websocket;

import io.heddle.connect.SessionUrl;
import java.net.URI;
import java.util.Objects;
import java.util.function.Consumer;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.DuplexConnectionPool;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpClientTransport;
import org.eclipse.jetty.client.ProxyAuthenticationProtocolHandler;
import org.eclipse.jetty.client.ProxyConfiguration;
import org.eclipse.jetty.client.RedirectProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.client.transport.HttpConversation;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.ClientConnector;
import org.jspecify.annotations.Nullable;

/**
 * Jetty's client, asking for exactly the target that a URL has, and doing nothing by itself: it
 * follows no redirect (WHATWG WebSockets §2.1, redirect mode "error"), keeps no cookies, answers no
 * challenge, and asks for no compression.
 *
 * <p>Jetty takes hosts and targets by {@link URI}, which knows neither underscores in hosts nor
 * many characters that browsers do not encode. What it still refuses is a path with a percent sign
 * that encodes nothing, or with {@code %00}; servers of Heddle do, too. For the thread that dials.
 */
@SuppressWarnings("try") // HttpClient.close(), which is Jetty's
final class ExactTargets extends HttpClient {
  /** What a server may say before it is read; Jetty itself has no bound. */
  private static final int MOST_HEADER_BYTES = 64 << 10;

  private final ConnectProxies proxies;
  private SessionUrl dialled = new SessionUrl("ws", "unset", -1, "/", "");
  private Consumer<Response> answered = response -> {};
  private @Nullable ExactRequest newest;

  ExactTargets(ClientConnector connector, ConnectProxies proxies) {
    super(transport(connector));
    this.proxies = proxies;
    setFollowRedirects(false);
    setHttpCookieStore(new HttpCookieStore.Empty());
    setUserAgentField(null);
    setMaxResponseHeadersSize(MOST_HEADER_BYTES);
  }

  private static HttpClientTransport transport(ClientConnector connector) {
    HttpClientTransport transport = new HttpClientTransportOverHTTP(connector);
    transport.setConnectionPoolFactory(
        destination -> {
          DuplexConnectionPool connections =
              new DuplexConnectionPool(
                  destination, destination.getHttpClient().getMaxConnectionsPerDestination());
          // RFC 6455 §4.1: each WebSocket has a connection of its own. One that was refused may
          // be closed by its server any time, and the next dial would fail with it.
          connections.setMaxUsage(1);
          return connections;
        });
    return transport;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    getProtocolHandlers().remove(RedirectProtocolHandler.NAME);
    getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
    getProtocolHandlers().remove(ProxyAuthenticationProtocolHandler.NAME);
    getContentDecoderFactories().clear();
    proxies.credentials().ifPresent(getAuthenticationStore()::addAuthenticationResult);
  }

  @Override
  public ProxyConfiguration getProxyConfiguration() {
    return proxies;
  }

  /**
   * Prepares for the next request, which is one for this URL.
   *
   * @param onAnswer told of the head of each answer but an upgrade, before its body
   * @return the URL in a form that Jetty takes
   */
  URI dial(SessionUrl url, Consumer<Response> onAnswer) {
    dialled = url;
    answered = onAnswer;
    return URI.create(url.scheme() + "://unset:" + url.port() + "/");
  }

  @Override
  public Request newRequest(URI uri) {
    String host = dialled.host().indexOf(':') < 0 ? dialled.host() : "[" + dialled.host() + "]";
    ExactRequest request = new ExactRequest(this, uri, dialled);
    newest = request;
    Consumer<Response> told = answered;
    return request
        .host(host)
        .onResponseHeaders(
            answer -> {
              if (!request.isAnswerMalformed()) {
                told.accept(answer);
              }
            });
  }

  /**
   * Closes what the newest request was sent on, should its answer lead to nothing: Jetty (12.1.12)
   * leaves that open after an upgrade that it does not go along with.
   *
   * @return to be run then
   */
  Runnable hangUp() {
    ExactRequest request = Objects.requireNonNull(newest);
    return () -> {
      Connection connection = request.getConnection();
      // Any other connection is Jetty's, which may have given it to another request meanwhile.
      if (connection != null && request.isUpgraded()) {
        connection.close();
      }
    };
  }

  private static final class ExactRequest extends HttpRequest {
    private final URI uri;
    private final SessionUrl url;

    ExactRequest(HttpClient client, URI uri, SessionUrl url) {
      super(client, new HttpConversation(), uri);
      this.uri = uri;
      this.url = url;
    }

    /** Jetty gives an answer that it cannot read status 400 of its own. */
    boolean isAnswerMalformed() {
      return getConversation().getExchanges().stream()
          .anyMatch(exchange -> exchange.getResponseFailure() != null);
    }

    /** Whether the server has switched protocols, so that the connection is nobody else's. */
    boolean isUpgraded() {
      return getConversation().getExchanges().stream()
          .anyMatch(
              exchange -> exchange.getResponse().getStatus() == HttpStatus.SWITCHING_PROTOCOLS_101);
    }

    @Override
    public String getPath() {
      return url.path();
    }

    @Override
    public @Nullable String getQuery() {
      return url.query().isEmpty() ? null : url.query();
    }

    @Override
    public URI getURI() {
      return uri;
    }
  }
}
