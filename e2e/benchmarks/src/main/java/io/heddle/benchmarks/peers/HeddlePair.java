package io.heddle.benchmarks.peers;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Limits;
import io.heddle.NetworkAddress;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.SessionHandler;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** A Heddle server and a client for it, both in this process, over loopback. Any thread. */
public final class HeddlePair implements AutoCloseable {
  private final Way way;
  private final Server server;
  private final Client client;

  /**
   * Starts both.
   *
   * @param routes what the server does, by path
   * @param limits of both
   */
  public HeddlePair(Map<String, SessionHandler> routes, Limits limits) {
    this(Way.QUIC, routes, limits);
  }

  /** Starts both, for sessions that something else may carry. */
  public HeddlePair(Way way, Map<String, SessionHandler> routes, Limits limits) {
    this(
        way,
        routes,
        limits,
        server -> way == Way.QUIC ? server : server.webSocketPort(0).webSocketTls(way.isSecure()),
        client -> client);
  }

  /** Starts both, with more to say about their configurations. */
  public HeddlePair(
      Map<String, SessionHandler> routes,
      Limits limits,
      UnaryOperator<ServerConfig.Builder> serverOptions,
      UnaryOperator<ClientConfig.Builder> clientOptions) {
    this(Way.QUIC, routes, limits, serverOptions, clientOptions);
  }

  private HeddlePair(
      Way way,
      Map<String, SessionHandler> routes,
      Limits limits,
      UnaryOperator<ServerConfig.Builder> serverOptions,
      UnaryOperator<ClientConfig.Builder> clientOptions) {
    this.way = way;
    ServerConfig.Builder config = ServerConfig.builder().host("127.0.0.1").port(0).limits(limits);
    routes.forEach(config::route);
    server = await(Server.start(serverOptions.apply(config).build()));
    client =
        Client.create(
            clientOptions
                .apply(ClientConfig.builder().limits(limits))
                .serverCertificateHash(server.certificateSha256().orElseThrow())
                .build());
  }

  /** The server. */
  public Server server() {
    return server;
  }

  /** Opens a session. */
  public CompletableFuture<Session> connect(String path) {
    NetworkAddress address =
        way == Way.QUIC ? server.address() : server.webSocketAddress().orElseThrow();
    return connect(path, address.port());
  }

  /** Opens a session by way of another port, where something passes on to the server. */
  public CompletableFuture<Session> connect(String path, int port) {
    return client.connect(way.scheme() + "://127.0.0.1:" + port + path);
  }

  /** Waits for a stage, at most half a minute. */
  public static <T> T await(CompletableFuture<T> stage) {
    try {
      return stage.get(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
