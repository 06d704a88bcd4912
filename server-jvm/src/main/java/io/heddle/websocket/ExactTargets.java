package io.heddle.websocket;

import io.heddle.connect.SessionUrl;
import java.net.URI;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.client.transport.HttpConversation;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.io.ClientConnector;
import org.jspecify.annotations.Nullable;

/**
 * Jetty's client, asking for exactly the target that a URL has: Jetty takes hosts and targets by
 * {@link URI}, which knows neither underscores in hosts nor many characters that browsers do not
 * encode. What it still refuses is a path with a percent sign that encodes nothing, or with {@code
 * %00}; servers of Heddle do, too. For the thread that dials.
 */
@SuppressWarnings("try") // HttpClient.close(), which is Jetty's
final class ExactTargets extends HttpClient {
  private SessionUrl dialled = new SessionUrl("ws", "unset", -1, "/", "");

  ExactTargets(ClientConnector connector) {
    super(new HttpClientTransportOverHTTP(connector));
  }

  /** Prepares for the next request, which is one for this URL; in a form that Jetty takes. */
  URI dial(SessionUrl url) {
    dialled = url;
    return URI.create(url.scheme() + "://unset:" + url.port() + "/");
  }

  @Override
  public Request newRequest(URI uri) {
    String host = dialled.host().indexOf(':') < 0 ? dialled.host() : "[" + dialled.host() + "]";
    return new ExactRequest(this, uri, dialled).host(host);
  }

  private static final class ExactRequest extends HttpRequest {
    private final URI uri;
    private final SessionUrl url;

    ExactRequest(HttpClient client, URI uri, SessionUrl url) {
      super(client, new HttpConversation(), uri);
      this.uri = uri;
      this.url = url;
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
