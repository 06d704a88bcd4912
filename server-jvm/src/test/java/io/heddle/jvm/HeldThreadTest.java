package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A handler that waits on its connection's thread is named, and does not stop a server's end. */
@Timeout(90)
class HeldThreadTest {
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch holding = new CountDownLatch(1);

  @AfterEach
  void releaseHandlers() {
    release.countDown();
  }

  private static <T> T await(CompletableFuture<T> stage) throws Exception {
    return stage.get(30, TimeUnit.SECONDS);
  }

  private void holdThread(Session session) throws InterruptedException {
    holding.countDown();
    release.await();
  }

  private Server server() throws Exception {
    return await(
        Server.start(
            ServerConfig.builder()
                .port(0)
                .webSocketPort(0)
                .webSocketTls(false)
                .route("/held", this::holdThread)
                .build()));
  }

  private static Client client(Server server, TransportKind transport) {
    return Client.create(
        ClientConfig.builder()
            .transports(transport)
            .serverCertificateHash(server.certificateSha256().orElseThrow())
            .build());
  }

  private static String url(Server server, TransportKind transport) {
    return (transport == TransportKind.HTTP3
            ? "https://localhost:" + server.address().port()
            : "ws://localhost:" + server.webSocketAddress().orElseThrow().port())
        + "/held";
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void aHandlerThatHoldsItsThreadIsNamedWithItsPathAndPlace(TransportKind transport)
      throws Exception {
    PrintStream before = System.err;
    Lines lines = new Lines(before);
    System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
    try (Server server = server();
        Client client = client(server, transport)) {
      CompletableFuture<Session> unused = client.connect(url(server, transport));
      String line = lines.next("has held the thread");
      assertTrue(line.contains("/held"), line);
      assertTrue(line.contains("HeldThreadTest.holdThread"), line);
      assertTrue(line.contains("Blocking.handler"), line);
      release.countDown();
      await(unused);
    } finally {
      System.setErr(before);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void aServersEndDoesNotWaitForAHandlerThatNeverReturns(TransportKind transport) throws Exception {
    Server server = server();
    try (Client client = client(server, transport)) {
      CompletableFuture<Session> unused = client.connect(url(server, transport));
      assertTrue(holding.await(20, TimeUnit.SECONDS));
      await(server.shutdown(0));
      assertTrue(unused.isDone() || release.getCount() == 1);
    }
  }

  @Test
  void blockingAwaitOnAConnectionsThreadFailsAtOnceWhateverTheStage() throws Exception {
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    CompletableFuture<Void> never = new CompletableFuture<>();
    ServerConfig config =
        ServerConfig.builder()
            .port(0)
            .route(
                "/held",
                session ->
                    outcome.complete(
                        assertThrows(IllegalStateException.class, () -> Blocking.await(never))))
            .build();
    try (Server server = await(Server.start(config));
        Client client = client(server, TransportKind.HTTP3)) {
      await(client.connect(url(server, TransportKind.HTTP3)));
      String message = String.valueOf(await(outcome).getMessage());
      assertTrue(message.contains("must not wait"), message);
    }
  }

  @Test
  void aHandlerMayCloseItsServer() throws Exception {
    CompletableFuture<Server> self = new CompletableFuture<>();
    CompletableFuture<Void> returned = new CompletableFuture<>();
    ServerConfig config =
        ServerConfig.builder()
            .port(0)
            .route(
                "/held",
                session -> {
                  self.thenAccept(Server::close);
                  returned.complete(null);
                })
            .build();
    Server server = await(Server.start(config));
    self.complete(server);
    try (Client client = client(server, TransportKind.HTTP3)) {
      CompletableFuture<Session> unused = client.connect(url(server, TransportKind.HTTP3));
      await(returned);
      await(server.shutdown(0));
      assertTrue(unused.isDone());
    }
  }

  /** Lines as they are printed, which go on to where they were going. */
  private static final class Lines extends OutputStream {
    private final PrintStream next;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    Lines(PrintStream next) {
      this.next = next;
    }

    @Override
    public synchronized void write(int value) {
      next.write(value);
      if (value == '\n') {
        lines.add(line.toString(StandardCharsets.UTF_8));
        line.reset();
      } else {
        line.write(value);
      }
    }

    String next(String part) throws InterruptedException {
      while (true) {
        String found = lines.poll(30, TimeUnit.SECONDS);
        if (found == null) {
          throw new AssertionError("No line has \"" + part + "\"");
        }
        if (found.contains(part)) {
          return found;
        }
      }
    }
  }
}
