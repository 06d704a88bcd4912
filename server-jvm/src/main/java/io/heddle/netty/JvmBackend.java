package io.heddle.netty;

import io.heddle.Backend;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.connect.DialingClient;
import io.heddle.connect.Winners;
import io.heddle.session.Loop;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Heddle on the JVM; found by {@link java.util.ServiceLoader}. Any thread. */
public final class JvmBackend implements Backend {
  /** For {@link java.util.ServiceLoader}. */
  public JvmBackend() {}

  @Override
  public boolean fits() {
    return true;
  }

  @Override
  public Client client(ClientConfig config) {
    Http3Dialer http3 = new Http3Dialer(config);
    Loop loop = new NettyLoop(http3.executor());
    return new JvmClient(
        new DialingClient(config, loop, JavaUrls::parse, List.of(http3), new Winners()), loop);
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
