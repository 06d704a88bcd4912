package io.heddle.e2e;

import static io.heddle.e2e.RawBytes.bytes;
import static io.heddle.e2e.RawBytes.uni;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.Limits;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer that sends more than anybody wants, to a server that allows 8 unidirectional streams. */
@Timeout(60)
class FloodTest {
  /** Those 8, and HTTP/3's own. */
  private static final int ALLOWED = 8 + 16;

  /** What QUIC grants on top, for streams that will be stopped. */
  private static final int RESERVE = 10_240;

  private final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
  private Server server;
  private RawHttp3Peer peer;
  private Session session;

  @BeforeEach
  void connect() throws Exception {
    server =
        EchoServer.await(
            Server.start(
                ServerConfig.builder()
                    .port(0)
                    .limits(Limits.builder().maxUniStreams(8).build())
                    .route("/", sessions::add)
                    .build()));
    peer = new RawHttp3Peer(server.address().port());
    peer.sendSettings(RawBytes.CLIENT_SETTINGS_WITHOUT_FLOW_CONTROL);
    peer.session("/");
    session = sessions.poll(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void disconnect() {
    peer.close();
    server.close();
  }

  /** Opens as many streams as QUIC lets through, each over within its first packet. */
  private int openMany() throws Exception {
    int opened = 0;
    while (opened < 1000 && peer.mayOpenUni()) {
      peer.openUni().sendLast(uni(0), bytes('x'));
      opened++;
    }
    return opened;
  }

  /** What either end has sent before is known to the other when this returns. */
  private void roundTrip() throws Exception {
    peer.sendDatagram(bytes(0, 1));
    EchoServer.await(session.datagrams().receive()).release();
    EchoServer.await(session.datagrams().send(Bytes.of(new byte[] {2})));
    peer.receiveDatagram();
  }

  @Test
  void finishedStreamsThatNobodyAcceptsHoldBackTheirSenderAndNoneIsLost() throws Exception {
    int opened = 0;
    for (int trips = 0; trips < 30; trips++) {
      opened += openMany();
      roundTrip();
    }
    // As many were looked into as are allowed; the others wait in QUIC.
    assertTrue(
        opened >= ALLOWED && opened <= 2 * ALLOWED + RESERVE, opened + " streams were opened");
    assertFalse(peer.mayOpenUni(), "the sender is held back");
    for (int i = 0; i < opened; i++) {
      assertEquals("x", EchoServer.text(EchoServer.await(session.acceptUni()).readToEnd(10)));
    }
    roundTrip();
    assertTrue(peer.mayOpenUni(), "what was accepted makes room");
  }
}
