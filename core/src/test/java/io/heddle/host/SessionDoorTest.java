package io.heddle.host;

import static io.heddle.memory.Outcomes.done;
import static io.heddle.memory.Outcomes.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Admission;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.SessionRequest;
import io.heddle.memory.LinkConfig;
import io.heddle.memory.MemoryPair;
import io.heddle.memory.VirtualLoop;
import io.heddle.session.OutsideLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SessionDoorTest {
  private final VirtualLoop loop = new VirtualLoop();
  private final List<String> failures = new ArrayList<>();

  private SessionDoor door(ServerConfig.Builder config) {
    return new SessionDoor(
        config.build(),
        new OutsideLoop(loop),
        new SessionDoor.Watch() {
          @Override
          public void failed(Object owner, Throwable failure) {
            failures.add(owner + ": " + failure.getMessage());
          }
        });
  }

  private static SessionRequest request(String path) {
    return new SessionRequest("here", path, "", Map.of(), List.of());
  }

  private Session session(String path) {
    return MemoryPair.builder(loop).link(LinkConfig.IDEAL).request(request(path)).build().server();
  }

  @Test
  void whatTheGateFailsWithIsTold() {
    IllegalStateException failure = new IllegalStateException("no database");
    SessionDoor throwing =
        door(
            ServerConfig.builder()
                .route("/a", session -> {})
                .gate(
                    request -> {
                      throw failure;
                    }));
    assertEquals(500, value(throwing.decide(request("/a"))).status());
    SessionDoor failing =
        door(
            ServerConfig.builder()
                .route("/a", session -> {})
                .gate(request -> CompletableFuture.failedFuture(failure)));
    assertEquals(500, value(failing.decide(request("/a"))).status());
    SessionDoor undecided =
        door(
            ServerConfig.builder()
                .route("/a", session -> {})
                .gate(SessionDoorTest::decidesOnNothing));
    assertEquals(500, value(undecided.decide(request("/a"))).status());
    assertEquals(
        List.of(
            "the gate before /a: no database",
            "the gate before /a: no database",
            "the gate before /a: The gate decided on null"),
        failures);
  }

  @SuppressWarnings("NullAway") // what an application's mistake looks like
  private static CompletableFuture<Admission> decidesOnNothing(SessionRequest request) {
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
    door.enter(session);
    loop.runUntilIdle();
    assertEquals(List.of(session + ": a defect"), failures);
    assertEquals(SessionDoor.HANDLER_FAILED, value(session.closed()).code());
  }

  @Test
  void sessionsAreOfferedAndAcceptedFromAnyThread() {
    SessionDoor door = door(ServerConfig.builder().acceptsUnrouted(true));
    Session first = session("/any");
    door.enter(first);
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
    door.enter(session);
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
    door.enter(gone);
    door.enter(there);
    loop.runUntilIdle();
    gone.close();
    loop.runUntilIdle();
    CompletableFuture<Session> accepted = door.accept();
    loop.runUntilIdle();
    assertSame(there, value(accepted));
  }
}
