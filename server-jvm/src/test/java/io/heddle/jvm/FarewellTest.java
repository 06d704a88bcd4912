package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Client;
import io.heddle.CloseInfo;
import io.heddle.HeddleException;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a session was closed reaches the other end before the sockets go, however busy both are. */
@Timeout(120)
final class FarewellTest {
  private final BlockingQueue<Session> served = new LinkedBlockingQueue<>();

  private ServerConfig.Builder serve(ServerConfig.Builder config) {
    return config.route("/", served::add);
  }

  /** Writes more than the peer, who does not read, gives credit for. */
  static void writeForEver(Session session) {
    session
        .openUni()
        .thenAccept(
            stream -> {
              for (int i = 0; i < 2; i++) {
                stream.write(new byte[1 << 20]);
              }
            });
  }

  static String outcome(Session session) {
    try {
      CloseInfo info = session.closed().orTimeout(20, TimeUnit.SECONDS).join();
      return info.by() + " " + info.code() + " " + info.reason();
    } catch (CompletionException e) {
      return String.valueOf(e.getCause());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void theServerHearsHowItsClientsCloseEvenDuringWrites(TransportKind transport) throws Exception {
    try (TwoEnds two = new TwoEnds(transport, this::serve)) {
      for (int i = 0; i < 20; i++) {
        try (Client client = two.newClient()) {
          Session session = TwoEnds.await(client.connect(two.url("/")));
          writeForEver(session);
          writeForEver(session);
        }
        Session atServer = served.poll(10, TimeUnit.SECONDS);
        assertTrue(atServer != null);
        assertEquals("REMOTE 0 ", outcome(atServer));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void aServerWithoutClientsClosesFast(TransportKind transport) {
    TwoEnds two = new TwoEnds(transport, this::serve);
    assertTrue(closingMs(two) < 500);
    two.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void aServerWhoseClientsAnswerClosesFast(TransportKind transport) {
    try (TwoEnds two = new TwoEnds(transport, this::serve)) {
      Session idle = two.connect("/");
      Session closed = two.connect("/");
      TwoEnds.await(closed.close(3, "done"));
      long ms = closingMs(two);
      assertTrue(ms < 1_000, "closing took " + ms + " ms");
      assertEquals("REMOTE 0 server shutting down", outcome(idle));
    }
  }

  private static long closingMs(TwoEnds two) {
    long beganNs = System.nanoTime();
    two.server.close();
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
  }

  /** A client whose thread stands still does not answer: the server says so, and goes. */
  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void whoDoesNotAnswerIsWaitedForNoLongerThanConfigured(TransportKind transport) throws Exception {
    try (TwoEnds two = new TwoEnds(transport, config -> serve(config).closeTimeoutMs(700));
        StandardError errors = new StandardError()) {
      Session stuck = two.connect("/");
      CompletableFuture<Void> goOn = new CompletableFuture<>();
      CompletableFuture<Void> held = new CompletableFuture<>();
      stuck
          .acceptUni()
          .whenComplete(
              (stream, lost) -> {
                held.complete(null);
                try {
                  Thread.sleep(3_000);
                } catch (InterruptedException e) {
                  goOn.complete(null);
                }
              });
      Session atServer = served.poll(10, TimeUnit.SECONDS);
      assertTrue(atServer != null);
      atServer.openUni().thenAccept(stream -> stream.write(new byte[1]));
      held.get(10, TimeUnit.SECONDS);
      long ms = closingMs(two);
      assertTrue(ms >= 700 && ms < 2_900, "closing took " + ms + " ms");
      assertTrue(
          errors.text().contains("1 sessions ended without a sign"), () -> "log: " + errors.text());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void aConnectDuringTheServersEndIsToldSo(TransportKind transport) throws Exception {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    try (TwoEnds two =
        new TwoEnds(
            transport,
            config ->
                serve(config)
                    .filter(
                        (request, next) -> {
                          asked.complete(null);
                          return new CompletableFuture<>();
                        }))) {
      var connecting = two.client.connect(two.url("/"));
      asked.get(10, TimeUnit.SECONDS);
      long beganNs = System.nanoTime();
      two.server.close();
      try {
        connecting.orTimeout(20, TimeUnit.SECONDS).join();
        throw new AssertionError("connected to a server that has closed");
      } catch (CompletionException e) {
        HeddleException why = assertInstanceOf(HeddleException.class, e.getCause());
        assertEquals(HeddleException.Side.REMOTE, why.side(), why.toString());
      }
      long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
      assertTrue(ms < 3_000, ms + " ms");
    }
  }
}
