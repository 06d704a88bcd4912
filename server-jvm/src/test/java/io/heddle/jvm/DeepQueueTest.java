package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Connection;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.StreamPriority;
import io.heddle.TransportKind;
import io.heddle.network.UdpNetwork;
import io.heddle.paths.SinkPath;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Urgent bytes on a slow link whose queue takes megabytes, so that nothing is ever lost on it. */
@Timeout(120)
final class DeepQueueTest {
  private static final int BYTES_PER_SECOND = 100_000;
  private static final int MESSAGES = 10;

  /** From then on the sender knows the link. */
  private static final int KNOWN_AFTER = 4;

  /** Of what is outranked about 80 ms lie in the queue; where nothing bounds that, seconds. */
  private static final int MOST_MS = 250;

  private Server server;
  private UdpNetwork link;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    server =
        Blocking.await(
            Server.start(ServerConfig.builder().port(0).route("/sink", new SinkPath()).build()));
    link =
        new UdpNetwork(server.address().port(), 1)
            .delayMicros(5_000)
            .rate(BYTES_PER_SECOND, 20L * BYTES_PER_SECOND);
    client =
        Client.create(
            ClientConfig.builder()
                .transports(TransportKind.WEBTRANSPORT)
                .serverCertificateHash(server.certificateSha256().orElseThrow())
                .build());
  }

  @AfterEach
  void close() {
    client.close();
    link.close();
    server.close();
  }

  @Test
  void anUrgentMessageDoesNotWaitBehindAnUpload() throws Exception {
    Connection connection =
        Blocking.await(client.connect("https://localhost:" + link.port() + "/sink"));
    BidiStream low = Blocking.await(connection.openBidi(StreamPriority.BACKGROUND));
    low.writeAll(new byte[20 * BYTES_PER_SECOND]);
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      TimeUnit.MILLISECONDS.sleep(200);
      BidiStream urgent = Blocking.await(connection.openBidi(StreamPriority.CRITICAL));
      long beganNs = System.nanoTime();
      urgent.writeAll(new byte[100]).thenRun(urgent::finish);
      Blocking.await(urgent.readToEnd(100)).release();
      waits.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs));
    }
    List<Long> last = waits.stream().skip(KNOWN_AFTER).sorted().toList();
    assertTrue(last.get(last.size() / 2) < MOST_MS, waits::toString);
  }
}
