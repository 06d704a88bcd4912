package io.heddle.e2e;

import static io.heddle.e2e.RawBytes.bytes;
import static io.heddle.e2e.RawBytes.capsule;
import static io.heddle.e2e.RawBytes.frame;
import static io.heddle.e2e.RawBytes.varint;

import io.heddle.wire.CapsuleType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server that is shut down says to its clients: the first request that it will not take. */
// RFC 9114 §5.2
@Timeout(30)
class GoAwayTest {
  private static final int CONTROL_STREAM = 0x00;
  private static final int GO_AWAY = 0x07;
  private static final int REQUEST_IDS_APART = 4;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void namesTheRequestAfterTheLastSession(int sessions) throws Exception {
    try (EchoServer server = EchoServer.start();
        RawHttp3Peer peer = RawHttp3Peer.withSettings(server.port())) {
      for (int i = 0; i < sessions; i++) {
        peer.session("/echo");
      }
      RawStream control = peer.incoming().nextUni(CONTROL_STREAM);
      server.server().shutdown(5_000);
      control.awaitPart(frame(GO_AWAY, varint((long) sessions * REQUEST_IDS_APART)));
    }
  }

  /** Else its client might ask again for what was done. */
  @Test
  void countsASessionThatIsOver() throws Exception {
    try (EchoServer server = EchoServer.start();
        RawHttp3Peer peer = RawHttp3Peer.withSettings(server.port())) {
      RawStream session = peer.session("/echo");
      session.send(capsule(CapsuleType.WT_CLOSE_SESSION, bytes(0, 0, 0, 7))).finish();
      session.receiveAll();
      RawStream control = peer.incoming().nextUni(CONTROL_STREAM);
      server.server().shutdown(5_000);
      control.awaitPart(frame(GO_AWAY, varint(REQUEST_IDS_APART)));
    }
  }
}
