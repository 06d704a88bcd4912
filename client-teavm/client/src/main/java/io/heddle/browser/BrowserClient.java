package io.heddle.browser;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Connection;
import io.heddle.ConnectionFailedException;
import io.heddle.HeddleException.Side;
import io.heddle.InvalidConfigurationException;
import io.heddle.PlatformException;
import io.heddle.SessionRequest;
import io.heddle.browser.web.Url;
import io.heddle.browser.web.WebTransport;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Opens sessions through the browser's WebTransport. Confined to the page's thread. */
final class BrowserClient implements Client {
  private final ClientConfig config;
  private final List<CertificateHash> hashes = new ArrayList<>();
  private final Set<Connection> open = new LinkedHashSet<>();
  private boolean closed;

  BrowserClient(ClientConfig config) {
    this.config = config;
    // What concerns trust is never ignored (ClientConfig).
    if (config.trustedCertificates().isPresent() || config.insecureTrustAnyCertificate()) {
      throw new InvalidConfigurationException(
          "A browser decides by itself whom to trust: leave out trustedCertificates and"
              + " insecureTrustAnyCertificate, and name a development certificate by"
              + " serverCertificateHash");
    }
    for (String hash : config.serverCertificateHashes()) {
      hashes.add(CertificateHash.of(hash));
    }
  }

  @Override
  public CompletionStage<Connection> connect(String url) {
    SessionRequest request = request(url);
    CompletableFuture<Connection> result = new CompletableFuture<>();
    if (closed) {
      result.completeExceptionally(
          new ConnectionFailedException(
              Side.LOCAL, "This client was closed: connect through a new one"));
    } else if (!WebTransport.isSupported()) {
      result.completeExceptionally(
          new PlatformException(
              Side.LOCAL,
              "This page has no WebTransport: it needs a browser that does, and a page that came"
                  + " over HTTPS or from localhost"));
    } else {
      new ConnectAttempt(config, request, result).start(url, hashes);
      remember(result);
    }
    return result;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nothing comes after
  private void remember(CompletableFuture<Connection> result) {
    result.thenAccept(
        connection -> {
          if (closed) {
            connection.close();
            return;
          }
          open.add(connection);
          connection.closed().whenComplete((info, failure) -> open.remove(connection));
        });
  }

  private SessionRequest request(String text) {
    Url url;
    try {
      url = new Url(text);
    } catch (RuntimeException e) {
      throw notOfWebTransport(text);
    }
    // W3C WebTransport §6.2: https, and no fragment.
    if (!url.getProtocol().equals("https:") || text.indexOf('#') >= 0) {
      throw notOfWebTransport(text);
    }
    String query = url.getSearch();
    return new SessionRequest(
        url.getHost(),
        url.getPathname(),
        query.isEmpty() ? "" : query.substring(1),
        Map.of(),
        config.protocols());
  }

  private static InvalidConfigurationException notOfWebTransport(String text) {
    return new InvalidConfigurationException(
        "A WebTransport URL looks like https://host:port/path, without a fragment, unlike \""
            + text
            + "\"");
  }

  @Override
  public void close() {
    closed = true;
    for (Connection connection : List.copyOf(open)) {
      connection.close();
    }
  }
}
