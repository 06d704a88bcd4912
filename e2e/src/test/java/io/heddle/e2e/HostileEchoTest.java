package io.heddle.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.wire.Http3Error;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer that has a thousand streams echoed and reads none, beside one that does nothing wrong. */
@Timeout(120)
class HostileEchoTest {
  private static final int MB = 1 << 20;
  private static final long BUDGET_BYTES = 8 * MB;

  /** What was on its way when the peer was turned out. */
  private static final long UNDER_WAY_BYTES = 2 * MB;

  private static final int STREAMS = 1_000;
  private static final int PAYLOAD_BYTES = 32 << 10;

  private static void echo(RawHttp3Peer polite, RawStream session, int number) throws Exception {
    // Of the million that its session may receive in all.
    byte[] sent = new byte[200];
    sent[number % sent.length] = 1;
    RawStream stream = polite.openBidi().send(RawBytes.bidi(session.id()), sent).finish();
    assertArrayEquals(sent, stream.receiveAll());
  }

  @Test
  void theServerHoldsItsBudgetAndTheOtherGoesOn() throws Exception {
    try (EchoServer server =
            EchoServer.start(options -> options.memoryBudgetBytes(BUDGET_BYTES).ioThreads(1));
        RawHttp3Peer polite = RawHttp3Peer.withSettings(server.port());
        RawHttp3Peer hostile = new RawHttp3Peer(server.port(), 1_000)) {
      RawStream session = polite.session("/echo");
      hostile.sendSettings(RawBytes.CLIENT_SETTINGS);
      RawStream drain = hostile.session("/echo");
      List<RawStream> streams = new ArrayList<>();
      for (int i = 0; i < STREAMS; i++) {
        streams.add(hostile.openBidi().readNothing().send(RawBytes.bidi(drain.id())));
      }
      for (RawStream stream : streams) {
        stream.sendLater(new byte[PAYLOAD_BYTES]);
      }
      long most = 0;
      int echoes = 0;
      while (!hostile.isClosed()) {
        most = Math.max(most, server.server().heldBytes());
        echo(polite, session, echoes++);
        TimeUnit.MILLISECONDS.sleep(2);
      }
      assertEquals(Http3Error.H3_EXCESSIVE_LOAD, hostile.closeCode());
      assertTrue(most <= BUDGET_BYTES + UNDER_WAY_BYTES, most + " bytes");
      echo(polite, session, echoes);
      for (int i = 0; server.server().heldBytes() > MB / 8; i++) {
        assertTrue(i < 1_000, server.server().heldBytes() + " bytes stay");
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
  }
}
