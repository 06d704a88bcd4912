package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which end keeps an idle connection alive. */
@Timeout(60)
final class KeepAliveTest {
  private static final long IDLE_TIMEOUT_MS = 1_000;
  private static final long IDLE_MS = 4 * IDLE_TIMEOUT_MS;

  /** Whether a connection is open after a while in which no application did anything. */
  private static boolean survives(long serverMs, long clientMs) throws Exception {
    CompletableFuture<Session> arrived = new CompletableFuture<>();
    try (Server server =
            Blocking.await(
                Server.start(
                    ServerConfig.builder()
                        .port(0)
                        .idleTimeoutMs(IDLE_TIMEOUT_MS)
                        .keepAliveMs(serverMs)
                        .route("/", arrived::complete)
                        .build()));
        Client client =
            Client.create(
                ClientConfig.builder()
                    .transports(TransportKind.HTTP3)
                    .serverCertificateHash(server.certificateSha256().orElseThrow())
                    .idleTimeoutMs(IDLE_TIMEOUT_MS)
                    .keepAliveMs(clientMs)
                    .build())) {
      Session session =
          Blocking.await(client.connect("https://localhost:" + server.address().port() + "/"));
      Thread.sleep(IDLE_MS);
      assertEquals(isOpen(session), isOpen(Blocking.await(arrived)));
      return isOpen(session);
    }
  }

  /** Whether a connection is open after a while of silence; keep-alive is as it is by default. */
  private static boolean survivesBetween(TransportKind transport, long serverMs, long clientMs)
      throws Exception {
    CompletableFuture<Session> arrived = new CompletableFuture<>();
    try (Server server =
            Blocking.await(
                Server.start(
                    ServerConfig.builder()
                        .port(0)
                        .webSocketPort(0)
                        .idleTimeoutMs(serverMs)
                        .keepAliveMs(serverMs < clientMs ? 0 : serverMs * 2 / 3)
                        .route("/", arrived::complete)
                        .build()));
        Client client =
            Client.create(
                ClientConfig.builder()
                    .transports(transport)
                    .serverCertificateHash(server.certificateSha256().orElseThrow())
                    .idleTimeoutMs(clientMs)
                    .keepAliveMs(clientMs < serverMs ? 0 : clientMs * 3 / 5)
                    .build())) {
      String origin =
          transport == TransportKind.HTTP3
              ? "https://localhost:" + server.address().port()
              : "ws://localhost:" + server.webSocketAddress().orElseThrow().port();
      Session session = Blocking.await(client.connect(origin + "/"));
      Thread.sleep(IDLE_MS);
      assertEquals(isOpen(session), isOpen(Blocking.await(arrived)));
      return isOpen(session);
    }
  }

  private static boolean isOpen(Session session) {
    return !session.closed().isDone();
  }

  @Test
  void theServerDoes() throws Exception {
    assertTrue(survives(300, 0));
  }

  @Test
  void theClientDoes() throws Exception {
    assertTrue(survives(0, 300));
  }

  @Test
  void theMoreFrequentOfBothDoes() throws Exception {
    assertTrue(survives(400, 300));
    assertTrue(survives(300, 400));
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void aPeerWithAShorterTimeoutIsKeptAlive(TransportKind transport) throws Exception {
    assertTrue(survivesBetween(transport, IDLE_TIMEOUT_MS, 30_000));
    assertTrue(survivesBetween(transport, 30_000, IDLE_TIMEOUT_MS));
  }

  @Test
  void neitherDoes() throws Exception {
    assertFalse(survives(0, 0));
  }
}
