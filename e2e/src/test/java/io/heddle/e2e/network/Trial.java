package io.heddle.e2e.network;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.e2e.network.Conditions.Begun;
import io.heddle.jvm.Blocking;
import io.heddle.network.UdpNetwork;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Runs rows: so many bytes up, then as many down, and all of them compared. One thread. */
final class Trial {
  /** Longer than any blackout. */
  private static final long IDLE_TIMEOUT_MS = 60_000;

  private static final String PATH = "/pattern";

  private Trial() {}

  /**
   * Runs a row. Where the machine cannot lay its network the test is aborted, see {@link
   * Network#create}.
   *
   * @param bytes each way
   * @param withinSeconds how long each way may take
   * @throws AssertionError if other bytes arrived
   */
  static Outcome run(NetworkRow row, long bytes, int withinSeconds) throws Exception {
    return switch (row.carrier()) {
      case NO_NETWORK, HTTP3 -> overUdp(row, bytes, withinSeconds);
      case HTTP3_ROUTED -> RoutedTrial.run(row, bytes, withinSeconds);
      case WEBSOCKET -> TunnelledTrial.run(row, bytes, withinSeconds);
      case CHROMIUM, PAGE -> inAPage(row, bytes, withinSeconds);
    };
  }

  static ServerConfig.Builder server(NetworkRow row) {
    return ServerConfig.builder()
        .port(0)
        .idleTimeoutMs(IDLE_TIMEOUT_MS)
        .congestionControl(row.control())
        .route(PATH, new PatternPath());
  }

  static ClientConfig.Builder client(NetworkRow row) {
    return ClientConfig.builder()
        .idleTimeoutMs(IDLE_TIMEOUT_MS)
        .connectTimeoutMs(30_000)
        .congestionControl(row.control());
  }

  private static Begun begin(NetworkRow row, Server server) throws IOException {
    return row.conditions().begin(new UdpNetwork(server.address().port(), 1));
  }

  private static Outcome overUdp(NetworkRow row, long bytes, int withinSeconds) throws Exception {
    try (Server server = Blocking.await(Server.start(server(row).host("127.0.0.1").build()));
        Begun network = begin(row, server);
        Client client =
            Client.create(
                client(row)
                    .transports(TransportKind.HTTP3)
                    .serverCertificateHash(server.certificateSha256().orElseThrow())
                    .build())) {
      boolean direct = row.carrier() == NetworkRow.Carrier.NO_NETWORK;
      int port = direct ? server.address().port() : network.port();
      Session session =
          client.connect("https://127.0.0.1:" + port + PATH).get(60, TimeUnit.SECONDS);
      return bothWays(session, row, bytes, withinSeconds);
    }
  }

  private static Outcome bothWays(Session session, NetworkRow row, long bytes, int withinSeconds)
      throws Exception {
    try (PatternClient client = new PatternClient(session)) {
      double up = client.move('u', row.streams(), bytes, withinSeconds);
      double down = client.move('d', row.streams(), bytes, withinSeconds);
      return new Outcome(bytes, up, down, client.datagramsSent(), client.datagramsBack());
    }
  }

  private static Outcome inAPage(NetworkRow row, long bytes, int withinSeconds) throws Exception {
    try (Server server = Blocking.await(Server.start(server(row).host("127.0.0.1").build()));
        Begun network = begin(row, server);
        PatternPage page = new PatternPage(row.carrier() == NetworkRow.Carrier.PAGE)) {
      page.connect(
          "https://127.0.0.1:" + network.port() + PATH, server.certificateSha256().orElseThrow());
      double up = page.move('u', row.streams(), bytes, withinSeconds);
      double down = page.move('d', row.streams(), bytes, withinSeconds);
      return new Outcome(bytes, up, down, page.datagramsSent(), page.datagramsBack());
    }
  }
}
