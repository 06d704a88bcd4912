package io.heddle.e2e;

import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.network.SlowLinks;
import java.util.concurrent.TimeUnit;

/** A server in this process that takes sessions over UDP and over WebSockets. Any thread. */
public final class TwinServer implements AutoCloseable {
  private final Server server;
  private final SlowLinks slowLinks;

  /** Starts one on free ports. */
  public TwinServer(ServerConfig.Builder config) throws Exception {
    server = Server.start(config.port(0).webSocketPort(0).build()).get(20, TimeUnit.SECONDS);
    slowLinks = new SlowLinks(server);
  }

  /** For WebTransport. */
  public String origin() {
    return "https://localhost:" + server.address().port();
  }

  /** For WebSockets. */
  public String webSocketOrigin() {
    return "ws://localhost:" + server.webSocketAddress().orElseThrow().port();
  }

  /** For WebTransport over a slow link. */
  public String slowOrigin() {
    // Not by name: Chromium tries the IPv6 address only, which has no such link.
    return "https://127.0.0.1:" + slowLinks.udpPort();
  }

  /** For WebSockets over a slow link. */
  public String slowWebSocketOrigin() {
    return "ws://localhost:" + slowLinks.tcpPort();
  }

  /** Of the development certificate, for WebTransport. */
  public String certificateHash() {
    return server.certificateSha256().orElseThrow();
  }

  @Override
  public void close() {
    slowLinks.close();
    server.close();
  }
}
