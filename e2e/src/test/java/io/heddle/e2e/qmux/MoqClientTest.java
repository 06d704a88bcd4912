package io.heddle.e2e.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.CloseInfo;
import io.heddle.HeddleException.Side;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.e2e.EchoServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** npm's @moq/qmux as the client of our server. */
@Timeout(120)
class MoqClientTest {
  private EchoServer server;
  private MoqPeer peer;

  @BeforeEach
  void start() throws Exception {
    server = EchoServer.start(builder -> builder.route("/stop", MoqClientTest::stopUploads));
    peer = new MoqPeer();
  }

  @AfterEach
  void stop() throws Exception {
    peer.close();
    server.close();
  }

  private String connect(String path, Object... action) throws IOException {
    Object[] command = new Object[2 + action.length];
    command[0] = "connect";
    command[1] = server.webSocketUrl(path);
    System.arraycopy(action, 0, command, 2, action.length);
    return peer.ask(command);
  }

  @Test
  void bidirectionalStreamsEcho() throws Exception {
    assertEquals("10", connect("/echo", "echo", 10, 100_000));
    assertEquals(TransportKind.WEBSOCKET, server.nextSession().transport());
  }

  @Test
  void oneMebibyteEchoes() throws Exception {
    assertEquals("1", connect("/echo", "echo", 1, 1 << 20));
  }

  @Test
  void sixtyFourMebibytesEcho() throws Exception {
    assertEquals("1", connect("/echo", "echo", 1, 64 << 20));
  }

  @Test
  void unidirectionalStreamsAreAnsweredOnStreamsOfTheServers() throws Exception {
    assertEquals("5", connect("/echo", "uni", 5, 100_000));
  }

  @Test
  void streamsOfBothKindsArriveFromTheServer() throws Exception {
    assertEquals("[[1,1,1],[1,1]]", connect("/open?bidi=3&uni=2", "arrivals", 3, 2));
  }

  @Test
  void aThousandStreamsAreOpenAtOnce() throws Exception {
    assertEquals("1000", connect("/echo", "concurrent", 1000));
  }

  @Test
  void datagramsEcho() throws Exception {
    assertEquals("20", connect("/echo", "datagrams", 20, 1200));
  }

  @Test
  void codesOfResetsPass() throws Exception {
    assertEquals("0", connect("/echo", "reset", 0));
    assertEquals("4294967295", connect("/echo", "reset", 0xffff_ffffL));
  }

  @Test
  void codesOfStopsPass() throws Exception {
    assertEquals("7", connect("/echo", "stop", 7));
    assertEquals("4294967295", connect("/echo", "stop", 0xffff_ffffL));
  }

  @Test
  void stopsInTheMiddleOfUploadsHurtNothingElse() throws Exception {
    assertEquals("20", connect("/stop", "uploads", 20));
  }

  /** Stops each stream after 100,000 bytes, and then says so on one of its own. */
  private static void stopUploads(Session session) {
    session
        .acceptBidi()
        .thenAccept(
            stream -> {
              stopUploads(session);
              stream
                  .readExact(100_000)
                  .thenRun(() -> stream.stopSending(9))
                  .thenCompose(stopped -> session.openUni())
                  .thenAccept(SendStream::finish);
            });
  }

  @Test
  void theServerHearsTheCloseOfTheClient() throws Exception {
    connect("/echo", "close", 17, "good bye");
    Session session = server.nextSession();
    assertEquals(CloseInfo.of(17, "good bye", Side.REMOTE), EchoServer.await(session.closed()));
  }

  @Test
  void theClientHearsTheCloseOfTheServer() throws Exception {
    assertEquals(
        "{\"closeCode\":4294967295,\"reason\":\"over\"}",
        connect("/close?code=4294967295&reason=over", "closed"));
  }
}
