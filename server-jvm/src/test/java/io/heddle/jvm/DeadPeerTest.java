package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.HeddleException;
import io.heddle.OperationTimeoutException;
import io.heddle.SendStream;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.SessionStats;
import io.heddle.TransportKind;
import io.heddle.network.NetworkedServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How soon either end notices, over real sockets, that nothing passes any more. */
@Timeout(60)
final class DeadPeerTest {
  private static final long IDLE_TIMEOUT_MS = 3_000;

  /** What a busy machine may take; a keep-alive more would be 1,800 ms. */
  private static final long SLACK_MS = 1_200;

  private final CompletableFuture<Session> arrived = new CompletableFuture<>();
  private NetworkedServer server;
  private TcpLink tcp;
  private long cutAtNs;

  @BeforeEach
  void start() throws Exception {
    server =
        new NetworkedServer(
            ServerConfig.builder().idleTimeoutMs(IDLE_TIMEOUT_MS).route("/", arrived::complete));
    tcp = new TcpLink(server.server().webSocketAddress().orElseThrow().port());
  }

  @AfterEach
  void close() throws Exception {
    server.closeClients();
    tcp.close();
    server.close();
  }

  private Session connect(TransportKind transport, ClientConfig.Builder config) throws Exception {
    Client client = server.client(transport, config.idleTimeoutMs(IDLE_TIMEOUT_MS));
    return Blocking.await(
        client.connect(
            transport == TransportKind.HTTP3
                ? server.url(transport, "/")
                : "ws://127.0.0.1:" + tcp.port() + "/"));
  }

  private void cut() {
    cutAtNs = System.nanoTime();
    server.network().loss(1);
    tcp.cut();
  }

  /** When a connection ends by the idle timeout: milliseconds since the cut. */
  private CompletableFuture<Long> noticedMs(Session session) {
    return session
        .closed()
        .handle(
            (closed, failure) -> {
              boolean wrapped = failure instanceof CompletionException;
              assertInstanceOf(
                  OperationTimeoutException.class, wrapped ? failure.getCause() : failure);
              return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - cutAtNs);
            });
  }

  private static void assertInTime(String who, long noticedMs) {
    assertTrue(
        noticedMs <= IDLE_TIMEOUT_MS + SLACK_MS, () -> who + " noticed after " + noticedMs + " ms");
    // A keep-alive may have been answered when the cut came, or some while before.
    assertTrue(noticedMs >= IDLE_TIMEOUT_MS / 3, () -> who + " gave up after " + noticedMs + " ms");
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void silentEndsNoticeWithinTheIdleTimeout(TransportKind transport) throws Exception {
    Session there = connect(transport, ClientConfig.builder());
    Session here = Blocking.await(arrived);
    SessionStats before = Blocking.await(there.stats());
    CompletableFuture<Long> client = noticedMs(there);
    CompletableFuture<Long> server = noticedMs(here);
    cut();
    assertInTime("the client", Blocking.await(client));
    assertInTime("the server", Blocking.await(server));
    SessionStats after = Blocking.await(there.stats());
    assertTrue(after.path().bytesSent().orElseThrow() >= before.path().bytesSent().orElseThrow());
    assertTrue(Blocking.await(here.stats()).path().packetsReceived().orElseThrow() > 0);
  }

  private static void writeOn(SendStream stream) {
    CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS)
        .execute(() -> stream.write(new byte[10]).thenRun(() -> writeOn(stream)));
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void steadyWritersNoticeWithinTheIdleTimeout(TransportKind transport) throws Exception {
    Session there = connect(transport, ClientConfig.builder());
    Session here = Blocking.await(arrived);
    writeOn(Blocking.await(there.openUni()));
    writeOn(Blocking.await(here.openUni()));
    CompletableFuture<Long> client = noticedMs(there);
    CompletableFuture<Long> server = noticedMs(here);
    cut();
    assertInTime("the client", Blocking.await(client));
    assertInTime("the server", Blocking.await(server));
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void writersWithoutKeepAliveNoticeWithinTheIdleTimeout(TransportKind transport) throws Exception {
    Session there = connect(transport, ClientConfig.builder().keepAliveMs(0));
    writeOn(Blocking.await(there.openUni()));
    CompletableFuture<Long> client = noticedMs(there);
    cut();
    assertInTime("the client", Blocking.await(client));
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void whatIsCalledAfterTheClientWasClosedIsAnswered(TransportKind transport) throws Exception {
    Session there = connect(transport, ClientConfig.builder());
    SendStream stream = Blocking.await(there.openUni());
    SessionStats before = Blocking.await(there.stats());
    server.closeClients();
    Blocking.await(there.closed().handle((info, failure) -> true));
    assertThrows(HeddleException.class, () -> Blocking.await(stream.write(new byte[1])));
    assertThrows(HeddleException.class, () -> Blocking.await(there.openUni()));
    long sentBytes = before.path().bytesSent().orElseThrow();
    assertTrue(Blocking.await(there.stats()).path().bytesSent().orElseThrow() >= sentBytes);
  }
}
