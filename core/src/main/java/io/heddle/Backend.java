package io.heddle;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What a platform offers; found by {@link java.util.ServiceLoader}. For implementors of transports
 * only.
 */
public interface Backend {
  /**
   * A client of this platform.
   *
   * @param config its configuration
   * @return a new client
   * @throws InvalidConfigurationException if it cannot work with the configuration
   */
  Client client(ClientConfig config);

  /**
   * A server of this platform.
   *
   * @param config its configuration
   * @return the server, once it listens; empty where the platform cannot serve
   */
  Optional<CompletionStage<Server>> server(ServerConfig config);
}
