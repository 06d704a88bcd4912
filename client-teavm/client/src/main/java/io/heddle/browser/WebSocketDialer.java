package io.heddle.browser;

import io.heddle.ClientConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.connect.Dialer;
import io.heddle.connect.SessionUrl;
import java.util.concurrent.CompletableFuture;

/** Opens sessions through the browser's WebSocket. Confined to the page's thread. */
final class WebSocketDialer implements Dialer {
  private final ClientConfig config;

  WebSocketDialer(ClientConfig config) {
    this.config = config;
  }

  @Override
  public TransportKind kind() {
    return TransportKind.WEBSOCKET;
  }

  @Override
  public void dial(SessionUrl url, CompletableFuture<Session> result) {
    new WebSocketAttempt(config, url, result).start();
  }

  @Override
  public CompletableFuture<Void> close() {
    return CompletableFuture.completedFuture(null);
  }
}
