package io.heddle.host;

import static io.heddle.memory.Outcomes.done;
import static io.heddle.memory.Outcomes.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Admission;
import io.heddle.AttributeKey;
import io.heddle.Route;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.SessionFilter;
import io.heddle.SessionRequest;
import io.heddle.memory.LinkConfig;
import io.heddle.memory.MemoryPair;
import io.heddle.memory.VirtualLoop;
import io.heddle.session.OutsideLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SessionDoorTest {
  private final VirtualLoop loop = new VirtualLoop();
  private final List<String> failures = new ArrayList<>();

  private SessionDoor door(ServerConfig.Builder config) {
    ServerConfig built = config.build();
    return new SessionDoor(
        built,
        OriginPolicy.of(built, List.of()),
        new OutsideLoop(loop),
        new SessionDoor.Watch() {
          @Override
          public void failed(Object owner, Throwable failure) {
            failures.add(owner + ": " + failure.getMessage());
          }
        });
  }

  private static SessionRequest request(String path) {
    return SessionRequest.builder("here", path).build();
  }

  private Session session(String path) {
    return MemoryPair.builder(loop).link(LinkConfig.IDEAL).request(request(path)).build().server();
  }

  private int status(SessionDoor door, String path) {
    return value(door.decide(request(path))).admission().status();
  }

  /** Lets somebody in, as the door itself would. */
  private Decision letIn(SessionDoor door, String path) {
    return value(door.decide(request(path)));
  }

  @Test
  void whatAFilterFailsWithIsTold() {
    IllegalStateException failure = new IllegalStateException("no database");
    SessionFilter passing = (request, next) -> next.admit(request);
    SessionFilter throwing =
        (request, next) -> {
          throw failure;
        };
    SessionFilter failing = (request, next) -> CompletableFuture.failedFuture(failure);
    SessionFilter undecided = (request, next) -> decidesOnNothing();
    SessionDoor door =
        door(
            ServerConfig.builder()
                .filter(passing)
                .route(Route.of("/throwing").filter(throwing).handler(session -> {}))
                .route(Route.of("/failing").filter(failing).handler(session -> {}))
                .route(Route.of("/undecided").filter(undecided).handler(session -> {})));
    assertEquals(500, status(door, "/throwing"));
    assertEquals(500, status(door, "/failing"));
    assertEquals(500, status(door, "/undecided"));
    assertEquals(
        List.of(
            "filter 2 before /throwing: no database",
            "filter 2 before /failing: no database",
            "filter 2 before /undecided: The filter decided on null"),
        failures);
  }

  @Test
  void filtersAreAskedInTheirOrderAndTheServersFirst() {
    List<String> asked = new ArrayList<>();
    SessionDoor door =
        door(
            ServerConfig.builder()
                .route(
                    Route.of("/a")
                        .filter(noting(asked, "route's first"))
                        .filter(noting(asked, "route's second"))
                        .handler(session -> {}))
                .route("/b", session -> {})
                .filter(noting(asked, "server's first"))
                .filter(noting(asked, "server's second")));
    assertEquals(200, status(door, "/a"));
    assertEquals(
        List.of("server's first", "server's second", "route's first", "route's second"), asked);
    asked.clear();
    assertEquals(200, status(door, "/b"));
    assertEquals(List.of("server's first", "server's second"), asked);
  }

  private static SessionFilter noting(List<String> asked, String name) {
    return (request, next) -> {
      asked.add(name);
      return next.admit(request);
    };
  }

  @Test
  void aRefusalEndsTheChain() {
    List<String> asked = new ArrayList<>();
    SessionDoor door =
        door(
            ServerConfig.builder()
                .filter(
                    (request, next) ->
                        CompletableFuture.completedFuture(Admission.refuse(429, "too often")))
                .filter(noting(asked, "the next"))
                .route("/a", session -> {}));
    assertEquals(429, status(door, "/a"));
    assertEquals(List.of(), asked);
  }

  @Test
  void whatAFilterFindsOutIsSeenByTheNextAndByTheSession() {
    AttributeKey<String> user = AttributeKey.named("user");
    AttributeKey<Integer> level = AttributeKey.named("level");
    List<Optional<String>> seen = new ArrayList<>();
    SessionDoor door =
        door(
            ServerConfig.builder()
                .filter((request, next) -> next.admit(request.with(user, "ann")))
                .filter(
                    (request, next) -> {
                      seen.add(request.attribute(user));
                      return next.admit(request).thenApply(given -> given.with(level, 3));
                    })
                .route("/a", session -> {}));
    Admission admission = letIn(door, "/a").admission();
    assertEquals(List.of(Optional.of("ann")), seen);
    assertEquals(Optional.of("ann"), admission.attributes().get(user));
    assertEquals(Optional.of(3), admission.attributes().get(level));
    assertEquals(Optional.empty(), admission.attributes().get(AttributeKey.named("user")));
  }

  @Test
  void reasonsOfTheApplicationAreNotForClients() {
    SessionDoor door =
        door(
            ServerConfig.builder()
                .filter(
                    (request, next) ->
                        CompletableFuture.completedFuture(Admission.refuse(403, "owes us money")))
                .route("/a", session -> {}));
    assertEquals("owes us money", letIn(door, "/a").admission().reason());
    assertEquals("", letIn(door, "/a").text());
    assertEquals("no route", letIn(door, "/b").text());
  }

  @Test
  void whoeverWaitsWhenTheDoorClosesIsRefused() {
    CompletableFuture<Admission> late = new CompletableFuture<>();
    SessionDoor door =
        door(ServerConfig.builder().filter((request, next) -> late).route("/a", session -> {}));
    CompletableFuture<Decision> waiting = door.decide(request("/a"));
    loop.runUntilIdle();
    CompletableFuture<Decision> unseen = door.decide(request("/a"));
    assertFalse(done(waiting));
    door.close();
    loop.runUntilIdle();
    late.complete(Admission.accept());
    assertEquals(503, value(waiting).admission().status());
    assertEquals(503, value(unseen).admission().status());
    assertEquals(503, status(door, "/a"));
  }

  @SuppressWarnings("NullAway") // what an application's mistake looks like
  private static CompletableFuture<Admission> decidesOnNothing() {
    return CompletableFuture.completedFuture(null);
  }

  @Test
  void whatAHandlerFailsWithIsToldAndClosesTheSession() {
    SessionDoor door =
        door(
            ServerConfig.builder()
                .route(
                    "/a",
                    session -> {
                      throw new AssertionError("a defect");
                    }));
    Session session = session("/a");
    door.enter(letIn(door, "/a"), session);
    loop.runUntilIdle();
    assertEquals(List.of(session + ": a defect"), failures);
    assertEquals(SessionDoor.HANDLER_FAILED, value(session.closed()).code());
  }

  @Test
  void sessionsAreOfferedAndAcceptedFromAnyThread() {
    SessionDoor door = door(ServerConfig.builder().acceptsUnrouted(true));
    Session first = session("/any");
    door.enter(letIn(door, "/any"), first);
    CompletableFuture<Session> accepted = door.accept();
    assertFalse(done(accepted));
    loop.runUntilIdle();
    assertSame(first, value(accepted));
  }

  @Test
  void acceptsThatWereGivenUpTakeNoSession() {
    SessionDoor door = door(ServerConfig.builder().acceptsUnrouted(true));
    for (int i = 0; i < 10; i++) {
      assertTrue(door.accept().cancel(false));
    }
    Session session = session("/any");
    door.enter(letIn(door, "/any"), session);
    loop.runUntilIdle();
    CompletableFuture<Session> accepted = door.accept();
    loop.runUntilIdle();
    assertSame(session, value(accepted));
  }

  @Test
  void whatEndsBeforeItIsAcceptedIsNobodys() {
    SessionDoor door = door(ServerConfig.builder().acceptsUnrouted(true));
    Session gone = session("/any");
    Session there = session("/any");
    door.enter(letIn(door, "/any"), gone);
    door.enter(letIn(door, "/any"), there);
    loop.runUntilIdle();
    gone.close();
    loop.runUntilIdle();
    CompletableFuture<Session> accepted = door.accept();
    loop.runUntilIdle();
    assertSame(there, value(accepted));
  }
}
