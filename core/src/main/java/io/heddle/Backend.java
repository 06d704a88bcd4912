package io.heddle;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What a platform offers; found by {@link java.util.ServiceLoader}. For implementors of transports
 * only.
 */
public interface Backend {
  /**
   * Whether this is the platform that runs: several may lie on one class path.
   *
   * @return false to be passed over
   */
  boolean fits();

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
  Optional<CompletableFuture<Server>> server(ServerConfig config);
}
