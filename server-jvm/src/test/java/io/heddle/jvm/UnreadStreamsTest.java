package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.Bytes;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.network.NetworkedServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reader that takes one stream to its end before the next is not stalled by those that wait. */
@Timeout(60)
final class UnreadStreamsTest {
  @ParameterizedTest
  @CsvSource({
    "HTTP3, 5, 4194304, false",
    "HTTP3, 5, 4194304, true",
    "HTTP3, 50, 524288, false",
    "HTTP3, 50, 524288, true",
    "WEBSOCKET, 5, 4194304, false",
    "WEBSOCKET, 50, 524288, true"
  })
  void areReadOneAfterAnother(TransportKind transport, int count, int length, boolean reverse)
      throws Exception {
    CompletableFuture<Session> accepted = new CompletableFuture<>();
    try (NetworkedServer server =
        new NetworkedServer(ServerConfig.builder().route("/", accepted::complete))) {
      Session session = server.connect(transport, "/");
      for (int i = 0; i < count; i++) {
        SendStream stream = Blocking.await(session.openUni());
        stream.write(Bytes.of(new byte[length]));
        stream.finish();
      }
      Session atServer = accepted.get(10, TimeUnit.SECONDS);
      List<ReceiveStream> streams = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        streams.add(Blocking.await(atServer.acceptUni()));
      }
      if (reverse) {
        Collections.reverse(streams);
      }
      for (ReceiveStream stream : streams) {
        Bytes all = stream.readToEnd(length).get(20, TimeUnit.SECONDS);
        assertEquals(length, all.length());
        all.release();
      }
      session.close();
    }
  }
}
