package io.heddle.network;

import io.heddle.ClientConfig;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.jvm.Blocking;
import io.heddle.network.UdpNetwork.Direction;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Both ends of a session over HTTP/3, and the network between them. Safe from any thread. */
final class NetworkedSession implements AutoCloseable {
  private final NetworkedServer server;
  private final Session client;
  private final Session accepted;

  /**
   * Connects a client to a server.
   *
   * @param config what else the server does
   */
  NetworkedSession(ServerConfig.Builder config) throws Exception {
    BlockingQueue<Session> served = new LinkedBlockingQueue<>();
    server = new NetworkedServer(config.route("/", served::add));
    client =
        Blocking.await(
            server
                .client(TransportKind.HTTP3, ClientConfig.builder())
                .connect(server.url(TransportKind.HTTP3, "/")));
    accepted = served.take();
  }

  /** What is between the ends, and does nothing to packets at first. */
  UdpNetwork network() {
    return server.network();
  }

  /** The client's end. */
  Session client() {
    return client;
  }

  /** The server's end. */
  Session accepted() {
    return accepted;
  }

  /** The end from which packets go in a direction. */
  Session writer(Direction direction) {
    return direction == Direction.TO_SERVER ? client : accepted;
  }

  /** The end at which they arrive. */
  Session reader(Direction direction) {
    return direction == Direction.TO_SERVER ? accepted : client;
  }

  @Override
  public void close() {
    server.close();
  }
}
