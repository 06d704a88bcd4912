package io.heddle.memory;

import static io.heddle.memory.Outcomes.done;
import static io.heddle.memory.Outcomes.failure;
import static io.heddle.memory.Outcomes.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Admission;
import io.heddle.AuthenticationException;
import io.heddle.ClientConfig;
import io.heddle.CloseInfo;
import io.heddle.ConnectFailedException;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.NetworkAddress;
import io.heddle.RateLimitException;
import io.heddle.ServerClosedException;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.SessionRequest;
import io.heddle.TransportKind;
import io.heddle.session.OutsideLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class MemoryServerTest {
  private final VirtualLoop loop = new VirtualLoop();
  private final List<Session> served = new ArrayList<>();

  private MemoryServer server(ServerConfig.Builder config) {
    return new MemoryServer(config.build(), LinkConfig.IDEAL.withLatencyMs(10), loop);
  }

  private ServerConfig.Builder config() {
    return ServerConfig.builder().route("/served", served::add);
  }

  private MemoryServer guarded(Function<SessionRequest, CompletableFuture<Admission>> decide) {
    return server(config().filter((request, next) -> decide.apply(request)));
  }

  private <T> CompletableFuture<T> settled(CompletableFuture<T> stage) {
    loop.runUntilIdle();
    return stage;
  }

  @Test
  void aRouteGetsItsSessionsAfterARoundTrip() {
    MemoryServer server = server(config());
    CompletableFuture<Session> connected = server.connect("/served?x=1");
    loop.advance(20_000_000 - 1);
    assertFalse(done(connected));
    loop.advance(1);
    assertEquals("x=1", value(connected).request().query());
    assertEquals(Optional.of("1"), served.get(0).request().parameter("x"));
    assertEquals(1, server.sessions());
    value(connected).close(3, "done");
    loop.runUntilIdle();
    assertEquals(CloseInfo.of(3, "done", Side.REMOTE), value(served.get(0).closed()));
    assertEquals(0, server.sessions());
  }

  @Test
  void aRouteIsFoundHoweverItIsWritten() {
    MemoryServer server = server(config().route("/grüße/*", served::add));
    for (String path : List.of("/grüße/?q=ü '", "/gr%C3%BC%C3%9Fe/?q=%C3%BC%20%27")) {
      Session client = value(settled(server.connect(path)));
      assertEquals("/gr%C3%BC%C3%9Fe/", client.request().path());
      assertEquals("q=%C3%BC%20%27", client.request().query());
      assertEquals(Optional.of("ü '"), client.request().parameter("q"));
    }
    assertEquals(2, served.size());
  }

  private int statusOf(MemoryServer server, SessionRequest request) {
    CompletableFuture<Session> connected = settled(server.connect(ClientConfig.DEFAULT, request));
    if (!connected.isCompletedExceptionally()) {
      return 200;
    }
    String said = String.valueOf(failure(HeddleException.class, connected).getMessage());
    int status = said.indexOf("status ") + "status ".length();
    return Integer.parseInt(said.substring(status, status + 3));
  }

  @Test
  void pagesOfOthersAreRefusedAsOnTheNetwork() {
    MemoryServer server = server(config());
    Map<String, String> own = Map.of("origin", "http://localhost:8080");
    Map<String, String> foreign = Map.of("origin", "https://evil.example");
    SessionRequest.Builder asked = SessionRequest.builder("memory", "/served");
    assertEquals(200, statusOf(server, asked.headers(own).build()));
    assertEquals(403, statusOf(server, asked.headers(foreign).build()));
    SessionRequest.Builder rebound = SessionRequest.builder("evil.example", "/served");
    assertEquals(421, statusOf(server, rebound.headers(own).build()));
    // Nor do they learn which paths there are.
    SessionRequest.Builder nowhere = SessionRequest.builder("memory", "/nowhere");
    assertEquals(403, statusOf(server, nowhere.headers(foreign).build()));
    assertEquals(404, statusOf(server, nowhere.headers(own).build()));
    MemoryServer open = server(config().allowOrigin("*"));
    assertEquals(200, statusOf(open, asked.headers(foreign).build()));
  }

  @Test
  void anUnclearPathIsRefusedBeforeRoutesAndFilters() {
    MemoryServer server = guarded(request -> CompletableFuture.failedFuture(new AssertionError()));
    assertEquals(400, statusOf(server, SessionRequest.builder("memory", "/a/../served").build()));
    assertEquals(404, statusOf(server, SessionRequest.builder("memory", "/other").build()));
    assertEquals(500, statusOf(server, SessionRequest.builder("memory", "/served").build()));
  }

  @Test
  void aRequestIsSeenAsItWasMade() {
    MemoryServer server = server(config());
    SessionRequest request =
        SessionRequest.builder("memory", "/served")
            .headers(Map.of("cookie", "a=1; b=2"))
            .remoteAddress(new NetworkAddress("192.0.2.1", 7))
            .build();
    value(settled(server.connect(ClientConfig.DEFAULT, request)));
    SessionRequest seen = served.get(0).request();
    assertEquals(Optional.of("2"), seen.cookie("b"));
    assertEquals(Optional.of(new NetworkAddress("192.0.2.1", 7)), seen.remoteAddress());
    assertEquals(TransportKind.MEMORY, seen.transport());
  }

  @Test
  void whoWaitsForAFilterWhenTheServerClosesIsTold() {
    MemoryServer server = guarded(request -> new CompletableFuture<>());
    CompletableFuture<Session> waiting = settled(server.connect("/served"));
    assertFalse(done(waiting));
    server.close();
    assertEquals(
        "The session was refused with status 503: the server is full or shutting down; try again"
            + " later",
        failure(ConnectFailedException.class, settled(waiting)).getMessage());
  }

  @Test
  void aPathWithoutARouteIsRefused() {
    ConnectFailedException refused =
        failure(ConnectFailedException.class, settled(server(config()).connect("/other")));
    assertEquals(
        "The session was refused with status 404: the server has no sessions there; check the path",
        refused.getMessage());
    assertEquals(Side.REMOTE, refused.side());
  }

  @Test
  void aPathWithoutARouteWaitsToBeAccepted() {
    MemoryServer server = server(config().acceptsUnrouted(true));
    CompletableFuture<Session> first = server.accept();
    server.connect("/one");
    server.connect("/two");
    loop.runUntilIdle();
    assertEquals("/one", value(first).request().path());
    assertEquals("/two", value(server.accept()).request().path());
  }

  @Test
  void filtersDecide() {
    for (int status : new int[] {401, 403}) {
      failure(
          AuthenticationException.class,
          settled(
              guarded(request -> CompletableFuture.completedFuture(Admission.refuse(status, "no")))
                  .connect("/served")));
    }
    failure(
        RateLimitException.class,
        settled(
            guarded(request -> CompletableFuture.completedFuture(Admission.refuse(429, "no")))
                .connect("/served")));
    assertEquals(List.of(), served);
  }

  @Test
  void aFilterThatFailsRefuses() {
    MemoryServer throwing =
        guarded(
            request -> {
              throw new IllegalStateException("broken");
            });
    failure(ConnectFailedException.class, settled(throwing.connect("/served")));
    MemoryServer failing =
        guarded(request -> CompletableFuture.failedFuture(new IllegalStateException("broken")));
    assertEquals(
        "The session was refused with status 500",
        failure(ConnectFailedException.class, settled(failing.connect("/served"))).getMessage());
  }

  @Test
  void protocolsAreNegotiated() {
    MemoryServer server = server(config().protocol("b").protocol("c"));
    ClientConfig client = ClientConfig.builder().protocol("a").protocol("c").protocol("b").build();
    Session session = value(settled(server.connect(client, "/served")));
    assertEquals(Optional.of("c"), session.protocol());
    assertEquals(Optional.of("c"), served.get(0).protocol());
    MemoryServer choosing =
        guarded(request -> CompletableFuture.completedFuture(Admission.accept("a")));
    assertEquals(Optional.of("a"), value(settled(choosing.connect(client, "/served"))).protocol());
  }

  @Test
  void aHandlerThatFailsClosesItsSession() {
    MemoryServer server =
        server(
            ServerConfig.builder()
                .route(
                    "/broken",
                    session -> {
                      throw new IllegalStateException("broken");
                    }));
    Session session = value(settled(server.connect("/broken")));
    assertEquals(1, value(session.closed()).code());
    assertEquals(Side.REMOTE, value(session.closed()).by());
  }

  @Test
  void aClientThatGivesUpLeavesNoSession() {
    MemoryServer server = server(config());
    server.connect("/served").cancel(true);
    loop.runUntilIdle();
    assertEquals(0, server.sessions());
  }

  @Test
  void aGracefulShutdownDrainsFirst() {
    MemoryServer server = server(config().acceptsUnrouted(true));
    Session session = value(settled(server.connect("/served")));
    CompletableFuture<Session> waiting = server.accept();
    CompletableFuture<Void> shutDown = server.shutdown(1000);
    loop.advance(999_000_000);
    assertTrue(done(session.draining()));
    assertFalse(done(shutDown));
    failure(ServerClosedException.class, waiting);
    CompletableFuture<Session> late = server.connect("/served");
    loop.advance(100_000_000);
    failure(ConnectFailedException.class, late);
    value(shutDown);
    assertEquals(CloseInfo.of(0, "server shutting down", Side.REMOTE), value(session.closed()));
  }

  @Test
  void aShutdownIsDoneWhenTheLastSessionEnds() {
    MemoryServer server = server(config());
    Session session = value(settled(server.connect("/served")));
    CompletableFuture<Void> shutDown = server.shutdown(1000);
    session.close();
    loop.advance(20_000_000);
    assertTrue(done(shutDown));
  }

  @Test
  void closingClosesAtOnce() {
    MemoryServer server = server(config().acceptsUnrouted(true));
    Session unaccepted = value(settled(server.connect("/unaccepted")));
    Session session = value(settled(server.connect("/served")));
    server.close();
    loop.runUntilIdle();
    assertEquals("server shutting down", value(session.closed()).reason());
    assertTrue(done(unaccepted.closed()));
    value(server.shutdown(0));
    server.close();
    assertEquals(0, server.sessions());
  }

  @Test
  void aServerWithoutSessionsIsShutDownAtOnce() {
    MemoryServer server = server(config());
    CompletableFuture<Void> shutDown = server.shutdown(1000);
    loop.runReady();
    value(shutDown);
    value(server.closed());
  }

  @Test
  void withoutGraceNobodyIsAskedToFinishFirst() {
    MemoryServer server = server(config());
    Session session = value(settled(server.connect("/served")));
    server.shutdown(0);
    loop.runUntilIdle();
    assertEquals("server shutting down", value(session.closed()).reason());
    assertFalse(done(session.draining()));
  }

  @Test
  void onTheLoopAShutdownTakesEffectWithinTheCall() {
    MemoryServer server = server(config().acceptsUnrouted(true));
    CompletableFuture<Session> accepted = server.accept();
    server.close();
    loop.runReady();
    failure(ServerClosedException.class, accepted);
  }

  @Test
  void outsideOfTheLoopAShutdownHopsOntoIt() {
    MemoryServer server =
        new MemoryServer(config().build(), LinkConfig.IDEAL, new OutsideLoop(loop));
    CompletableFuture<Void> shutDown = server.shutdown(1000);
    assertFalse(done(shutDown));
    value(settled(shutDown));
  }

  @Test
  void itHasNoAddressAndNoCertificate() {
    MemoryServer server = server(config());
    assertEquals(new NetworkAddress("memory", 0), server.address());
    assertTrue(server.certificateSha256().isEmpty());
  }
}
