package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Limits;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.StreamPriority;
import io.heddle.TransportKind;
import io.heddle.network.UdpNetwork;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Streams that others outrank go on where the receiver's credit, and not the path, bounds what may
 * be under way: how much of it has arrived cannot be told then.
 */
@Timeout(60)
final class OutrankedCreditTest {
  private static final int DELAY_MS = 10;
  private static final int BYTES = 3_000_000;
  private static final int WINDOW_BYTES = 64 << 10;

  private static void serve(Session session) throws InterruptedException {
    ReceiveStream urgent = Blocking.await(session.acceptUni());
    var unused = urgent.readToEnd(BYTES).thenAccept(Bytes::release);
    Bytes all = Blocking.await(Blocking.await(session.acceptUni()).readToEnd(BYTES));
    int length = all.length();
    all.release();
    SendStream answer = Blocking.await(session.openUni());
    answer.write(Bytes.ofUtf8(Integer.toString(length)));
    answer.finish();
    Blocking.await(session.closed());
  }

  @Test
  void goOn() throws Exception {
    Limits limits =
        Limits.builder()
            .connectionWindowBytes(WINDOW_BYTES)
            .streamWindowBytes(WINDOW_BYTES)
            .build();
    try (Server server =
            Blocking.await(
                Server.start(
                    ServerConfig.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .limits(limits)
                        .route("/", Blocking.handler(OutrankedCreditTest::serve))
                        .build()));
        UdpNetwork link = new UdpNetwork(server.address().port(), 1).delayMicros(DELAY_MS * 1_000);
        Client client =
            Client.create(
                ClientConfig.builder()
                    .transports(TransportKind.HTTP3)
                    .insecureTrustAnyCertificate(true)
                    .build())) {
      Session session = Blocking.await(client.connect("https://127.0.0.1:" + link.port() + "/"));
      SendStream urgent = Blocking.await(session.openUni(StreamPriority.CRITICAL));
      Blocking.await(urgent.write(Bytes.ofUtf8("urgent")));
      SendStream outranked = Blocking.await(session.openUni(StreamPriority.BACKGROUND));
      long fromNs = System.nanoTime();
      outranked.write(Bytes.of(new byte[BYTES]));
      outranked.finish();
      var answered = session.acceptUni().thenCompose(stream -> stream.readToEnd(100));
      while (!answered.isDone()) {
        Blocking.await(urgent.write(Bytes.ofUtf8("urgent")));
        Thread.sleep(20);
      }
      long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - fromNs);
      Bytes answer = answered.join();
      assertEquals(Integer.toString(BYTES), answer.toUtf8());
      answer.release();
      assertTrue(tookMs < 10_000, tookMs + " ms");
      session.close();
    }
  }
}
