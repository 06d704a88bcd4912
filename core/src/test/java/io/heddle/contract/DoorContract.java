package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Admission;
import io.heddle.AttributeKey;
import io.heddle.Route;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.SessionFilter;
import io.heddle.SessionRequest;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The server's door: who gets to which handler, past which filters, and what it then knows. */
public abstract class DoorContract extends Contract {
  static final String DOOR = "/door";
  private static final AttributeKey<String> TRACE = AttributeKey.named("trace");
  private static final AttributeKey<String> LATE = AttributeKey.named("late");

  /** Adds the routes that the tests need. */
  static ServerConfig.Builder install(ServerConfig.Builder config) {
    return config
        .filter((request, next) -> next.admit(request.with(TRACE, "server")))
        .route(DOOR + "/rooms/lobby", session -> say(session, "lobby"))
        .route(DOOR + "/rooms/{room}", session -> say(session, "room " + parameter(session)))
        .route(DOOR + "/rooms/{path...}", session -> say(session, "rest " + rest(session)))
        .route(
            Route.of(DOOR + "/filters")
                .filter(noting("first"))
                .filter(noting("second"))
                .handler(session -> say(session, trace(session))))
        .route(
            Route.of(DOOR + "/refused/{status}")
                .filter((request, next) -> refuse(request))
                .handler(session -> say(session, "let in")))
        .route(
            Route.of(DOOR + "/pages")
                .filter(DoorContract::refusePages)
                .handler(session -> say(session, "no page")))
        .route(DOOR + "/request", session -> say(session, described(session)));
  }

  private static SessionFilter noting(String name) {
    return (request, next) -> {
      String before = request.attribute(TRACE).orElse("none");
      return next.admit(request.with(TRACE, before + " " + name))
          .thenApply(admission -> admission.with(LATE, name));
    };
  }

  private static CompletableFuture<Admission> refuse(SessionRequest request) {
    int status = Integer.parseInt(request.pathParameter("status").orElseThrow());
    return CompletableFuture.completedFuture(
        Admission.refuse(status, "as the path says").withHeader("Retry-After", "1"));
  }

  private static CompletableFuture<Admission> refusePages(
      SessionRequest request, SessionFilter.Next next) {
    return request.origin().isPresent()
        ? CompletableFuture.completedFuture(Admission.refuse(403, "no pages here"))
        : next.admit(request);
  }

  private static String parameter(Session session) {
    return session.request().pathParameter("room").orElse("none");
  }

  private static String rest(Session session) {
    return session.request().pathParameter("path").orElse("none");
  }

  private static String trace(Session session) {
    return session.attribute(TRACE).orElse("none") + ", " + session.attribute(LATE).orElse("none");
  }

  private static String described(Session session) {
    SessionRequest request = session.request();
    boolean isKnown = request.remoteAddress().isPresent();
    return request.transport().label() + " " + (isKnown ? "from somewhere" : "from here");
  }

  private static void say(Session session, String text) {
    session.openUni().thenCompose(out -> Transfers.say(out, text + "\n"));
  }

  private String heard(String path) {
    Session session = remember(environment().connect(DOOR + path));
    return await("the text", session.acceptUni().thenCompose(Transfers::line));
  }

  @Test
  public void textGoesBeforeAParameterAndAParameterBeforeARest() {
    assertEquals("lobby", heard("/rooms/lobby"));
    assertEquals("room attic", heard("/rooms/attic"));
    assertEquals("rest attic/chair", heard("/rooms/attic/chair"));
    assertEquals("rest ", heard("/rooms/"));
  }

  @Test
  public void parametersAreDecoded() {
    assertEquals("room grüße 1", heard("/rooms/gr%C3%BC%C3%9Fe%201"));
  }

  @Test
  public void theServersFiltersComeFirstAndThoseOfTheRouteInTheirOrder() {
    assertEquals("server first second, first", heard("/filters"));
  }

  @Test
  public void aFilterSeesWhatTheRequestCameOver() {
    Session session = remember(environment().connect(DOOR + "/request"));
    String text = await("the text", session.acceptUni().thenCompose(Transfers::line));
    String label = text.substring(0, text.indexOf(' '));
    assertTrue(
        label.equals("memory") || text.equals(session.transport().label() + " from somewhere"),
        text);
  }
}
