package io.heddle.e2e;

import io.heddle.Server;
import io.heddle.ServerConfig;
import java.util.concurrent.TimeUnit;

/** A server in this process that takes sessions over UDP and over WebSockets. Any thread. */
public final class TwinServer implements AutoCloseable {
  private final Server server;

  /** Starts one on free ports. */
  public TwinServer(ServerConfig.Builder config) throws Exception {
    server =
        Server.start(config.port(0).webSocketPort(0).build())
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
  }

  /** For WebTransport. */
  public String origin() {
    return "https://localhost:" + server.address().port();
  }

  /** For WebSockets. */
  public String webSocketOrigin() {
    return "ws://localhost:" + server.webSocketAddress().orElseThrow().port();
  }

  /** Of the development certificate, for WebTransport. */
  public String certificateHash() {
    return server.certificateSha256().orElseThrow();
  }

  @Override
  public void close() {
    server.close();
  }
}
