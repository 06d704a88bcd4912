package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.network.UdpNetwork;
import io.heddle.paths.EchoPath;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Packets on a link that loses all that are larger than so much. */
@Timeout(120)
final class NarrowLinkTest {
  private static final int NARROW = 1_250;
  private static final int BYTES = 300_000;

  /** Most take two; QUIC's time-outs double while everything is lost, and some take ten. */
  private static final int MOST_SECONDS = 60;

  private Server server;
  private UdpNetwork link;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    server =
        Blocking.await(
            Server.start(ServerConfig.builder().port(0).route("/echo", new EchoPath()).build()));
    link = new UdpNetwork(server.address().port(), 1).delayMicros(1_000);
    client =
        Client.create(
            ClientConfig.builder()
                .transports(TransportKind.HTTP3)
                .serverCertificateHash(server.certificateSha256().orElseThrow())
                .build());
  }

  private Session connectThrough(int bytes) throws Exception {
    link.largestBytes(bytes);
    return Blocking.await(client.connect("https://localhost:" + link.port() + "/echo"));
  }

  @AfterEach
  void close() {
    client.close();
    link.close();
    server.close();
  }

  private static void assertCarriesBothWays(Session session) throws Exception {
    BidiStream stream = Blocking.await(session.openBidi());
    stream.write(new byte[BYTES]).thenRun(stream::finish);
    assertEquals(BYTES, stream.readToEnd(BYTES).get(MOST_SECONDS, TimeUnit.SECONDS).length());
  }

  @Test
  void whatIsTooLargeIsNotSentAfterTheHandshake() throws Exception {
    Session session = connectThrough(NARROW);
    assertCarriesBothWays(session);
    assertTrue(session.datagrams().maxSizeBytes() < NARROW);
  }

  @Test
  void whatIsTooLargeIsNotSentToTheClientsNextPortEither() throws Exception {
    Session session = connectThrough(NARROW);
    assertCarriesBothWays(session);
    link.changePorts();
    assertCarriesBothWays(session);
  }

  @Test
  void aLinkThatBecomesNarrowIsNoticed() throws Exception {
    Session session = connectThrough(65_535);
    while (session.datagrams().maxSizeBytes() < NARROW) {
      assertCarriesBothWays(session);
    }
    link.largestBytes(NARROW);
    assertCarriesBothWays(session);
    assertTrue(session.datagrams().maxSizeBytes() < NARROW);
  }
}
