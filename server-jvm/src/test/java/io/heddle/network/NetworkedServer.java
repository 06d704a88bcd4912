package io.heddle.network;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.jvm.Blocking;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A server on loopback, a network in front of its UDP port, and clients that trust it. Its
 * WebSocket port, without TLS, has nothing in front. Safe from any thread.
 */
public final class NetworkedServer implements AutoCloseable {
  private final Server server;
  private final UdpNetwork network;
  private final List<Client> clients = new CopyOnWriteArrayList<>();

  /**
   * Starts one on free ports.
   *
   * @param config what else it does
   */
  public NetworkedServer(ServerConfig.Builder config) throws Exception {
    server =
        Blocking.await(
            Server.start(
                config.host("127.0.0.1").port(0).webSocketPort(0).webSocketTls(false).build()));
    network = new UdpNetwork(server.address().port(), 1);
  }

  /** The server. */
  public Server server() {
    return server;
  }

  /** What is in front of its UDP port, and does nothing to packets at first. */
  public UdpNetwork network() {
    return network;
  }

  /** Where a path is found: through the network, or at the WebSocket port. */
  public String url(TransportKind transport, String path) {
    return transport == TransportKind.HTTP3
        ? "https://127.0.0.1:" + network.port() + path
        : "ws://127.0.0.1:" + server.webSocketAddress().orElseThrow().port() + path;
  }

  /**
   * A client, closed with all of this.
   *
   * @param config what else it does
   */
  public Client client(TransportKind transport, ClientConfig.Builder config) {
    Client client =
        Client.create(config.transports(transport).insecureTrustAnyCertificate(true).build());
    clients.add(client);
    return client;
  }

  /** A session of a client of its own. */
  public Session connect(TransportKind transport, String path) throws Exception {
    return client(transport, ClientConfig.builder())
        .connect(url(transport, path))
        .get(20, TimeUnit.SECONDS);
  }

  /** Closes all clients, and goes on serving. */
  public void closeClients() {
    clients.forEach(Client::close);
  }

  @Override
  public void close() {
    closeClients();
    network.close();
    server.close();
  }
}
