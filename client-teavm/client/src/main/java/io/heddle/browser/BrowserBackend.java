package io.heddle.browser;

import io.heddle.Backend;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Server;
import io.heddle.ServerConfig;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Heddle's platform in pages and workers. Stateless. */
public final class BrowserBackend implements Backend {
  @Override
  public Client client(ClientConfig config) {
    return new BrowserClient(config);
  }

  @Override
  public Optional<CompletionStage<Server>> server(ServerConfig config) {
    return Optional.empty();
  }
}
