package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Connection;
import io.heddle.SendStream;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.TransportKind;
import io.heddle.netty.NoLeaks;
import io.heddle.paths.EchoPath;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The end of a stream whose bytes have gone before arrives, whatever happens to its packet. */
@Timeout(60)
@ExtendWith(NoLeaks.class)
final class LoneEndTest {
  private static final int DELAY_MS = 10;
  private static final Bytes SMALL = Bytes.ofUtf8("small");

  private Server server;
  private SlowLink link;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    server =
        Blocking.await(
            Server.start(
                ServerConfig.builder()
                    .host("127.0.0.1")
                    .port(0)
                    .route("/echo", new EchoPath())
                    .build()));
    link = new SlowLink(server.address().port(), DELAY_MS);
    client =
        Client.create(
            ClientConfig.builder()
                .transports(TransportKind.WEBTRANSPORT)
                .insecureTrustAnyCertificate(true)
                .build());
  }

  @AfterEach
  void close() {
    client.close();
    link.close();
    server.close();
  }

  private Connection connect() throws InterruptedException {
    return Blocking.await(client.connect("https://127.0.0.1:" + link.port() + "/echo"));
  }

  private static String echoed(Connection connection) throws InterruptedException {
    return Texts.read(Blocking.await(connection.acceptUni()));
  }

  /** The acknowledgement of the bytes comes while the end waits for the congestion window. */
  @Test
  void arrivesThoughTheWindowIsFull() throws Exception {
    // Ten packets is what a connection begins with; some of these fill them to the last bytes.
    for (int bytes = 11_000; bytes < 13_500; bytes += 100) {
      Connection connection = connect();
      SendStream stream = Blocking.await(connection.openUni());
      BidiStream filling = Blocking.await(connection.openBidi());
      Blocking.await(stream.writeAll(SMALL));
      filling.writeAll(Bytes.of(new byte[bytes]));
      Thread.sleep(DELAY_MS / 2);
      stream.finish();
      assertEquals("small", echoed(connection));
      connection.close();
    }
  }

  /** The bytes arrive, the packet with the end does not. */
  @Test
  void arrivesThoughPacketsAreLost() throws Exception {
    Connection connection = connect();
    link.lose(0.02);
    for (int round = 0; round < 3; round++) {
      List<BidiStream> streams = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        SendStream oneWay = Blocking.await(connection.openUni());
        Blocking.await(oneWay.writeAll(SMALL));
        oneWay.finish();
        BidiStream stream = Blocking.await(connection.openBidi());
        streams.add(stream);
        Blocking.await(stream.writeAll(SMALL));
        stream.finish();
      }
      for (BidiStream stream : streams) {
        assertEquals("small", Texts.read(stream));
        assertEquals("small", echoed(connection));
      }
    }
  }
}
