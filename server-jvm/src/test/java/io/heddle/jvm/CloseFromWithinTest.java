package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Admission;
import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.pages.PageAnswer;
import io.heddle.pages.PageServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever closes a server or a client from code that it runs itself does not wait for itself. */
@Timeout(90)
final class CloseFromWithinTest {
  /** Well below any time limit of a close. */
  private static final long AT_ONCE_MS = 900;

  /** Where an application's code runs. */
  enum Place {
    FILTER,
    HANDLER,
    SERVERS_READ,
    SERVERS_CLOSED,
    SERVERS_STATS,
    CLIENTS_CONNECT,
    CLIENTS_READ,
    CLIENTS_WRITE,
    CLIENTS_CLOSED,
    BLOCKING_HANDLER
  }

  static Stream<Arguments> places() {
    List<Arguments> all = new ArrayList<>();
    for (TransportKind transport : List.of(TransportKind.HTTP3, TransportKind.WEBSOCKET)) {
      for (Place place : Place.values()) {
        all.add(Arguments.of(transport, place));
      }
    }
    return all.stream();
  }

  private final CompletableFuture<TwoEnds> ends = new CompletableFuture<>();
  private final CompletableFuture<Long> tookMs = new CompletableFuture<>();

  /** Closes both ends here, and takes the time. */
  private void closeBoth() {
    if (ends.isDone()) {
      long beganNs = System.nanoTime();
      ends.join().server.close();
      ends.join().client.close();
      tookMs.complete(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs));
    }
  }

  private ServerConfig.Builder serve(ServerConfig.Builder config, Place place) {
    return config
        .filter(
            (request, next) -> {
              if (place == Place.FILTER) {
                closeBoth();
              }
              return CompletableFuture.completedFuture(Admission.accept());
            })
        .route(
            "/here",
            place == Place.BLOCKING_HANDLER
                ? Blocking.handler(session -> closeBoth())
                : session -> handle(session, place));
  }

  private void handle(Session session, Place place) {
    if (place == Place.HANDLER) {
      closeBoth();
    } else if (place == Place.SERVERS_CLOSED) {
      session.closed().whenComplete((info, lost) -> closeBoth());
    } else if (place == Place.SERVERS_STATS) {
      session.acceptBidi().thenCompose(in -> session.stats()).thenRun(this::closeBoth);
    } else {
      session.acceptBidi().thenAccept(stream -> echo(stream, place));
    }
  }

  private void echo(BidiStream stream, Place place) {
    if (place == Place.SERVERS_READ) {
      stream.readExact(1).thenAccept(Bytes::release).thenRun(this::closeBoth);
    } else {
      stream.readExact(1).thenCompose(stream::write);
    }
  }

  private void use(TwoEnds two, Place place) {
    var connecting = two.client.connect(two.url("/here"));
    if (place == Place.CLIENTS_CONNECT) {
      connecting.thenRun(this::closeBoth);
      return;
    }
    connecting.thenAccept(
        session -> {
          if (place == Place.CLIENTS_CLOSED) {
            session.closed().whenComplete((info, lost) -> closeBoth());
            session.close();
          } else if (place == Place.SERVERS_CLOSED) {
            session.close();
          } else {
            session.openBidi().thenAccept(stream -> say(stream, place));
          }
        });
  }

  private void say(BidiStream stream, Place place) {
    var written = stream.write(new byte[1]);
    if (place == Place.CLIENTS_WRITE) {
      written.thenRun(this::closeBoth);
    } else if (place == Place.CLIENTS_READ) {
      stream.readExact(1).thenAccept(Bytes::release).thenRun(this::closeBoth);
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void closingReturnsAtOnceAndGoesOn(TransportKind transport, Place place) throws Exception {
    try (TwoEnds two = new TwoEnds(transport, config -> serve(config, place))) {
      ends.complete(two);
      use(two, place);
      long took = tookMs.get(20, TimeUnit.SECONDS);
      assertTrue(took < AT_ONCE_MS, "closing took " + took + " ms");
      two.server.closed().get(20, TimeUnit.SECONDS);
    }
  }

  /**
   * A time-out's reaction runs on the JDK's timer thread, which must not wait for itself either.
   */
  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void closingInReactionToATimeOutEnds(TransportKind transport) throws Exception {
    try (TwoEnds two =
        new TwoEnds(transport, config -> config.closeTimeoutMs(500).route("/here", c -> {}))) {
      ends.complete(two);
      Session session = two.connect("/here");
      session
          .acceptBidi()
          .orTimeout(50, TimeUnit.MILLISECONDS)
          .whenComplete((stream, late) -> closeBoth());
      long took = tookMs.get(20, TimeUnit.SECONDS);
      assertTrue(took < 5_000, "closing took " + took + " ms");
    }
  }

  @Test
  void aRouteOfAPageServerMayCloseIt() throws Exception {
    CompletableFuture<PageServer> self = new CompletableFuture<>();
    PageServer pages =
        PageServer.builder()
            .port(0)
            .route(
                "/stop",
                request -> {
                  long beganNs = System.nanoTime();
                  self.join().close();
                  tookMs.complete(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs));
                  return PageAnswer.text("stopping");
                })
            .start();
    self.complete(pages);
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(pages.uri().resolve("/stop")).build(),
                HttpResponse.BodyHandlers.ofString());
    assertEquals("stopping", answer.body());
    long took = tookMs.get(20, TimeUnit.SECONDS);
    assertTrue(took < AT_ONCE_MS, "closing took " + took + " ms");
    // From elsewhere it is waited for.
    pages.close();
  }

  @Test
  void aSessionOnAPageServersPortMayCloseAll() throws Exception {
    CompletableFuture<PageServer> self = new CompletableFuture<>();
    CompletableFuture<Server> its = new CompletableFuture<>();
    JvmServer server =
        JvmServer.start(
            ServerConfig.builder()
                .port(0)
                .route(
                    "/here",
                    session -> {
                      long beganNs = System.nanoTime();
                      self.join().close();
                      its.join().close();
                      tookMs.complete(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs));
                    })
                .build());
    its.complete(server);
    PageServer pages = PageServer.builder().port(0).sessions(server.host()).start();
    self.complete(pages);
    try (Client client = Client.create()) {
      client.connect("ws://localhost:" + pages.port() + "/here");
      long took = tookMs.get(20, TimeUnit.SECONDS);
      assertTrue(took < AT_ONCE_MS, "closing took " + took + " ms");
    } finally {
      pages.close();
      server.close();
    }
  }
}
