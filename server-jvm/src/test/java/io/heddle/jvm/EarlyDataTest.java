package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.network.UdpNetwork;
import io.heddle.paths.EchoPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What returning clients gain by early data, and that they lose nothing where it is refused. */
@Timeout(60)
final class EarlyDataTest {
  private static final int ROUND_TRIP_MS = 100;

  private static Server start(ServerConfig.Builder config) throws InterruptedException {
    return Blocking.await(
        Server.start(config.host("127.0.0.1").route("/echo", new EchoPath()).build()));
  }

  private static Client client(boolean earlyData) {
    return Client.create(
        ClientConfig.builder()
            .transports(TransportKind.HTTP3)
            .insecureTrustAnyCertificate(true)
            .earlyData(earlyData)
            .build());
  }

  /** Connects, has an echo, and closes; answers how long it took to connect. */
  private static double visitMs(Client client, int port) throws InterruptedException {
    long fromNs = System.nanoTime();
    Session session = Blocking.await(client.connect("https://127.0.0.1:" + port + "/echo"));
    double tookMs = (System.nanoTime() - fromNs) / 1e6;
    BidiStream stream = Blocking.await(session.openBidi());
    stream.write(Bytes.ofUtf8("hello"));
    stream.finish();
    assertEquals("hello", Texts.read(stream));
    Blocking.await(session.close());
    return tookMs;
  }

  private static double fastestReturnMs(Server server, boolean earlyData) throws Exception {
    double fastest = Double.MAX_VALUE;
    try (UdpNetwork link = new UdpNetwork(server.address().port(), 1);
        Client client = client(earlyData)) {
      link.delayMicros(ROUND_TRIP_MS * 500);
      visitMs(client, link.port());
      for (int i = 0; i < 4; i++) {
        fastest = Math.min(fastest, visitMs(client, link.port()));
      }
    }
    return fastest;
  }

  @Test
  void savesARoundTrip() throws Exception {
    try (Server server = start(ServerConfig.builder().port(0).earlyData(true))) {
      double plainMs = fastestReturnMs(server, false);
      double earlyMs = fastestReturnMs(server, true);
      assertTrue(
          plainMs - earlyMs > 0.5 * ROUND_TRIP_MS,
          plainMs + " ms without, " + earlyMs + " ms with");
    }
  }

  @Test
  void thatIsRefusedCostsNothing() throws Exception {
    try (Client client = client(true)) {
      int port;
      try (Server first = start(ServerConfig.builder().port(0).earlyData(true))) {
        port = visitTwice(client, first);
      }
      // Knows none of the first one's tickets.
      try (Server second = start(ServerConfig.builder().port(port).earlyData(true))) {
        visitTwice(client, second);
      }
      try (Server third = start(ServerConfig.builder().port(port))) {
        visitTwice(client, third);
      }
    }
  }

  private static int visitTwice(Client client, Server server) throws InterruptedException {
    int port = server.address().port();
    visitMs(client, port);
    visitMs(client, port);
    return port;
  }
}
