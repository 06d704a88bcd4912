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
import io.heddle.HeddleException.Side;
import io.heddle.NetworkAddress;
import io.heddle.RateLimitException;
import io.heddle.ServerClosedException;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.SessionGate;
import io.heddle.session.OutsideLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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

  private MemoryServer guarded(SessionGate gate) {
    return server(config().gate(gate));
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
  void theGateDecides() {
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
  void aGateThatFailsRefuses() {
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
