package io.heddle.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Admission;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.DatagramStats;
import io.heddle.Limits;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.SessionRequest;
import io.heddle.TransportKind;
import io.heddle.jvm.Blocking;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What peers that stop reading, stop talking or leave cost a server. */
@Timeout(60)
class StalledPeersTest {
  private static final int PEERS = 100;

  /** Jetty keeps some threads to accept, to select and in reserve. */
  private static final int MOST_THREADS = 24;

  private static final int DATAGRAM_BYTES = 60_000;

  /** What the kernel buffers on both ends, and Heddle's own 256 KiB. */
  private static final int MOST_UNDER_WAY = 16 << 20;

  private final BlockingQueue<Session> served = new LinkedBlockingQueue<>();
  private final BlockingQueue<CompletableFuture<Admission>> late = new LinkedBlockingQueue<>();
  private final List<RawWebSocket> sockets = new ArrayList<>();
  private Server server;

  @BeforeEach
  void start() throws Exception {
    server =
        Blocking.await(
            Server.start(
                ServerConfig.builder()
                    .port(0)
                    .webSocketPort(0)
                    .limits(Limits.builder().maxConnections(PEERS + 1).build())
                    .filter((request, next) -> admit(request))
                    .route("/", served::add)
                    .build()));
  }

  @AfterEach
  void stop() throws Exception {
    for (RawWebSocket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  private CompletableFuture<Admission> admit(SessionRequest request) {
    CompletableFuture<Admission> admission = new CompletableFuture<>();
    if (request.parameter("late").isPresent()) {
      late.add(admission);
    } else {
      admission.complete(Admission.accept());
    }
    return admission;
  }

  private int port() {
    return server.webSocketAddress().orElseThrow().port();
  }

  /** A session whose peer says its parameters, and reads no further. */
  private Session stalled() throws Exception {
    RawWebSocket socket = new RawWebSocket(port());
    sockets.add(socket);
    assertEquals(101, socket.upgrade("/"));
    // The server's own parameters will do for a client's.
    socket.send(RawWebSocket.BINARY, socket.read(RawWebSocket.BINARY).payload());
    return accepted();
  }

  private Session accepted() throws InterruptedException {
    Session session = served.poll(10, TimeUnit.SECONDS);
    assertNotNull(session);
    return session;
  }

  private void assertServes() throws Exception {
    try (Client client =
        Client.create(ClientConfig.builder().transports(TransportKind.WEBSOCKET).build())) {
      Session session = Blocking.await(client.connect("ws://localhost:" + port() + "/"));
      Blocking.await(Blocking.await(session.openUni()).write(Bytes.ofUtf8("hello")));
      assertEquals(
          "hello", Blocking.await(Blocking.await(accepted().acceptUni()).readExact(5)).toUtf8());
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("heddle-websocket-"))
        .filter(thread -> !thread.getName().startsWith("heddle-websocket-client-"))
        .count();
  }

  @Test
  void aHundredPeersThatDoNotReadHoldNoThreads() throws Exception {
    for (int i = 0; i < PEERS; i++) {
      Session session = stalled();
      session.openUni().thenAccept(stream -> stream.write(Bytes.of(new byte[1 << 20])));
      // And half a frame that never goes on.
      sockets.get(i).raw((byte) 0x82);
    }
    long busy = threads();
    assertTrue(busy <= MOST_THREADS, "threads: " + busy);
    assertServes();
  }

  @Test
  void datagramsForAPeerThatDoesNotReadAreDroppedAndNotKept() throws Exception {
    Session session = stalled();
    for (int i = 0; i < 1_000; i++) {
      session.datagrams().send(Bytes.of(new byte[DATAGRAM_BYTES]));
      if (i % 20 == 0) {
        // Gives the connection its turn.
        Blocking.await(session.stats());
      }
    }
    DatagramStats stats = session.datagrams().stats();
    assertTrue(stats.droppedOutgoing() + stats.expiredOutgoing() > 0, stats.toString());
    assertTrue(stats.sent() * DATAGRAM_BYTES < MOST_UNDER_WAY, stats.toString());
    assertServes();
  }

  @Test
  void aPeerThatLeavesBeforeItsAnswerCostsNoPlace() throws Exception {
    for (int i = 0; i <= PEERS; i++) {
      RawWebSocket socket = new RawWebSocket(port());
      socket.ask("/?late=1");
      CompletableFuture<Admission> admission = late.poll(10, TimeUnit.SECONDS);
      assertNotNull(admission);
      socket.cut();
      admission.complete(Admission.accept());
    }
    assertServes();
  }
}
