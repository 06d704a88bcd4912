package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.heddle.Bytes;
import io.heddle.Datagrams.Outcome;
import io.heddle.Limits;
import io.heddle.SendStream;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.network.NetworkedServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 9221 §5: datagrams are not flow controlled, so they need no credit that streams used up. */
@Timeout(60)
final class DatagramCreditTest {
  private static final int WINDOW_BYTES = 64 << 10;
  private static final int COUNT = 200;

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void datagramsPassStreamsWithoutCredit(TransportKind transport) throws Exception {
    Limits limits =
        Limits.builder()
            .connectionWindowBytes(WINDOW_BYTES)
            .streamWindowBytes(WINDOW_BYTES)
            .build();
    CompletableFuture<Session> accepted = new CompletableFuture<>();
    try (NetworkedServer server =
        new NetworkedServer(ServerConfig.builder().limits(limits).route("/", accepted::complete))) {
      Session session = server.connect(transport, "/");
      SendStream unread = Blocking.await(session.openUni());
      var written = unread.write(Bytes.of(new byte[1 << 20]));
      // Nobody reads: this is all that it may send, and HTTP/3 has had some of it.
      while (unread.stats().bytesSent() < limits.firstStreamWindowBytes() - 2048) {
        Thread.sleep(1);
      }
      Session atServer = accepted.get(10, TimeUnit.SECONDS);
      for (int i = 0; i < COUNT; i++) {
        var arrived = atServer.datagrams().receive();
        assertEquals(
            Outcome.SENT, Blocking.await(session.datagrams().send(Bytes.ofUtf8("datagram " + i))));
        Bytes payload = Blocking.await(arrived);
        assertEquals("datagram " + i, payload.toUtf8());
        payload.release();
      }
      assertFalse(written.isDone());
      session.close();
    }
  }
}
