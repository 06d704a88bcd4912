package io.heddle.netty;

import io.heddle.Backend;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Server;
import io.heddle.ServerConfig;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Heddle on the JVM; found by {@link java.util.ServiceLoader}. Any thread. */
public final class JvmBackend implements Backend {
  /** For {@link java.util.ServiceLoader}. */
  public JvmBackend() {}

  @Override
  public Client client(ClientConfig config) {
    return new Http3Client(config);
  }

  @Override
  public Optional<CompletionStage<Server>> server(ServerConfig config) {
    try {
      return Optional.of(CompletableFuture.completedFuture(Http3Server.start(config)));
    } catch (RuntimeException e) {
      return Optional.of(CompletableFuture.failedFuture(e));
    }
  }
}
