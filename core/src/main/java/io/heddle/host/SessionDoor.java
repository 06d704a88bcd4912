package io.heddle.host;

import io.heddle.Admission;
import io.heddle.CloseInfo;
import io.heddle.HeddleException.Side;
import io.heddle.Route;
import io.heddle.ServerClosedException;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.SessionFilter;
import io.heddle.SessionHandler;
import io.heddle.SessionRequest;
import io.heddle.event.Events;
import io.heddle.event.ServerEvent;
import io.heddle.event.SessionEvent;
import io.heddle.route.PathPattern;
import io.heddle.route.PathTable;
import io.heddle.session.Loop;
import io.heddle.session.LoopFuture;
import io.heddle.session.Mailbox;
import io.heddle.wire.RequestTarget;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Where requests for sessions come in, whatever carries them: origin, path, filters and protocol
 * decide, in this order, and what is let in goes to its handler or waits for who accepts. The
 * application's code runs here, and whatever it throws, errors too, ends what it was called for.
 * Safe from any thread.
 */
public final class SessionDoor {
  /** The code that a session is closed with when what serves it fails. */
  public static final long HANDLER_FAILED = 1;

  /** The reason that goes with {@link #HANDLER_FAILED}. */
  public static final String HANDLER_FAILED_REASON = "the server's handler failed";

  /** How a platform looks at the application's code. Any thread. */
  public interface Watch {
    /**
     * Runs code of the application's.
     *
     * @param owner whose it is: its text names it to people
     * @param code what to run
     * @throws Exception as the code does
     */
    default void run(Object owner, Code code) throws Exception {
      code.run();
    }

    /**
     * Code of the application's has failed.
     *
     * @param owner whose it is
     * @param failure how
     */
    default void failed(Object owner, Throwable failure) {}
  }

  /** Code of the application's. */
  @FunctionalInterface
  public interface Code {
    /**
     * Runs it.
     *
     * @throws Exception as it likes
     */
    void run() throws Exception;
  }

  // RFC 9110 §15.5.1, §15.5.5, §15.6.4
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;

  private final ServerConfig config;
  private final OriginPolicy origins;
  private final PathTable<Served> routes = new PathTable<>();
  private final Loop loop;
  private final Watch watch;
  private final Events events;

  /** Sessions without a handler. Confined to the loop. */
  private final Mailbox<Session> unrouted = new Mailbox<>(this::onLoop, this::later);

  /** Requests that a filter has not decided on. Confined to the loop. */
  private final Set<Undecided> undecided = new LinkedHashSet<>();

  private volatile boolean closed;

  /** A request on its way through the filters; each is one of its own. */
  private static final class Undecided {
    final SessionRequest request;
    final CompletableFuture<Decision> decision;

    Undecided(SessionRequest request, CompletableFuture<Decision> decision) {
      this.request = request;
      this.decision = decision;
    }

    void shutDown() {
      decision.complete(shuttingDown(request));
    }
  }

  /** A route: its handler, and all filters before it. */
  private record Served(List<SessionFilter> filters, SessionHandler handler) {}

  /**
   * An open door of which nobody else is told.
   *
   * @param config filters, routes and protocols
   * @param origins which pages may ask
   * @param loop completes the stages of {@link #accept}
   * @param watch told of the application's code
   */
  public SessionDoor(ServerConfig config, OriginPolicy origins, Loop loop, Watch watch) {
    this(config, origins, loop, watch, Events.NONE);
  }

  /**
   * An open door.
   *
   * @param config filters, routes and protocols
   * @param origins which pages may ask
   * @param loop completes the stages of {@link #accept}
   * @param watch told of the application's code
   * @param events told of the rest, and of the application's code that fails if somebody listens
   */
  public SessionDoor(
      ServerConfig config, OriginPolicy origins, Loop loop, Watch watch, Events events) {
    this.config = config;
    this.origins = origins;
    this.loop = loop;
    this.watch = watch;
    this.events = events;
    for (Route route : config.routes()) {
      List<SessionFilter> filters = new ArrayList<>(config.filters());
      filters.addAll(route.filters());
      routes.add(PathPattern.parse(route.pattern()), new Served(filters, route.handler()));
    }
  }

  private void later(Runnable task) {
    loop.execute(task);
  }

  private void onLoop(Runnable task) {
    if (loop.inLoop()) {
      task.run();
    } else {
      loop.run(task);
    }
  }

  /**
   * Which pages may ask.
   *
   * @return always the same
   */
  public OriginPolicy origins() {
    return origins;
  }

  /**
   * Whether a path has a route.
   *
   * @param path as in {@link SessionRequest#path()}
   * @return true if a handler serves it
   */
  public boolean hasRoute(String path) {
    return routes.find(path).isPresent();
  }

  /**
   * Whether sessions may be asked for at a path.
   *
   * @param path as in {@link SessionRequest#path()}
   * @return false for 404
   */
  public boolean serves(String path) {
    return config.acceptsUnrouted() || hasRoute(path);
  }

  /**
   * Decides on a request: origin, path, filters and protocol.
   *
   * @param request the request
   * @return the decision, on any thread; does not fail
   */
  public CompletableFuture<Decision> decide(SessionRequest request) {
    CompletableFuture<Decision> decision = decision(request);
    if (events.isOn()) {
      return decision.thenApply(this::told);
    }
    return decision;
  }

  private Decision told(Decision decision) {
    Admission answer = decision.admission();
    events.tell(
        decision.accepted()
            ? new ServerEvent.Admitted(decision.request(), answer.protocol())
            : new ServerEvent.Refused(decision.request(), answer.status(), answer.reason()));
    return decision;
  }

  private CompletableFuture<Decision> decision(SessionRequest request) {
    Optional<Admission> foreign = origins.refusal(request);
    if (foreign.isPresent()) {
      return decided(Decision.refused(request, foreign.get()));
    }
    if (closed) {
      return decided(shuttingDown(request));
    }
    Optional<String> unclear = RequestTarget.refusal(request.path());
    if (unclear.isPresent()) {
      return decided(Decision.refused(request, BAD_REQUEST, unclear.get()));
    }
    Optional<PathTable.Match<Served>> match = routes.find(request.path());
    if (match.isEmpty() && !config.acceptsUnrouted()) {
      return decided(Decision.refused(request, NOT_FOUND, "no route"));
    }
    SessionRequest routed =
        match
            .filter(found -> !found.parameters().isEmpty())
            .map(found -> request.withPathParameters(found.parameters()))
            .orElse(request);
    List<SessionFilter> filters =
        match.map(found -> found.target().filters()).orElseGet(config::filters);
    Optional<SessionHandler> handler = match.map(found -> found.target().handler());
    CompletableFuture<Decision> decision =
        new FilterChain(filters, 0, watch, this::filterFailed)
            .admit(routed)
            .thenApply(admission -> withProtocol(routed, admission, handler));
    if (!decision.isDone()) {
      onLoop(() -> await(new Undecided(routed, decision)));
    }
    return decision;
  }

  private void filterFailed(SessionRequest request, Object filter, Throwable failure) {
    if (events.isOn()) {
      events.tell(new ServerEvent.FilterFailed(request, failure));
    } else {
      watch.failed(filter, failure);
    }
  }

  private static CompletableFuture<Decision> decided(Decision decision) {
    return CompletableFuture.completedFuture(decision);
  }

  private static Decision shuttingDown(SessionRequest request) {
    return Decision.refused(request, UNAVAILABLE, "shutting down");
  }

  /** Whoever waits for a filter when the door closes is told so. */
  private void await(Undecided waiting) {
    if (closed) {
      waiting.shutDown();
      return;
    }
    undecided.add(waiting);
    var unused =
        waiting.decision.whenComplete((done, failure) -> onLoop(() -> undecided.remove(waiting)));
  }

  private Decision withProtocol(
      SessionRequest request, Admission admission, Optional<SessionHandler> handler) {
    if (!admission.accepted()) {
      return Decision.of(request, admission, handler);
    }
    Optional<String> protocol = admission.protocol().or(() -> choose(request));
    if (protocol.isPresent() && !request.protocols().contains(protocol.get())) {
      return Decision.refused(
          request, BAD_REQUEST, "None of the protocols that this path wants was offered.");
    }
    return Decision.of(request, protocol.map(admission::withProtocol).orElse(admission), handler);
  }

  // webtrans-http3 §3.3: one of the client's list, in the client's order of preference.
  private Optional<String> choose(SessionRequest request) {
    return request.protocols().stream().filter(config.protocols()::contains).findFirst();
  }

  /**
   * Hands a new session to its handler, or to whoever accepts.
   *
   * @param decision by which it was let in
   * @param session the session, established
   */
  public void enter(Decision decision, Session session) {
    Optional<SessionHandler> handler = decision.handler();
    try {
      watch.run(
          session,
          () -> {
            if (handler.isPresent()) {
              handler.get().handle(session);
            } else {
              offer(session);
            }
          });
    } catch (Throwable e) {
      failed(session, e);
    }
  }

  private void failed(Session session, Throwable failure) {
    if (events.isOn()) {
      events.tell(new SessionEvent.HandlerFailed(session.id(), session.request().path(), failure));
    } else {
      watch.failed(session, failure);
    }
    session.close(HANDLER_FAILED, HANDLER_FAILED_REASON);
  }

  private void offer(Session session) {
    onLoop(() -> unrouted.put(session));
    // One that ends before anybody accepted it is nobody's.
    var unused =
        session
            .closed()
            .whenComplete(
                (CloseInfo info, Throwable lost) -> onLoop(() -> unrouted.remove(session)));
  }

  /**
   * Waits for the next session without a handler.
   *
   * @return the session; fails with {@link ServerClosedException}
   */
  public CompletableFuture<Session> accept() {
    CompletableFuture<Session> taker = LoopFuture.claim(loop, "the server");
    onLoop(() -> unrouted.take(taker));
    return taker;
  }

  /**
   * From now on nobody is let in, requests without a decision are refused with status 503, and what
   * waits for who accepts is closed.
   */
  public void close() {
    closed = true;
    onLoop(
        () -> {
          new ArrayList<>(undecided).forEach(Undecided::shutDown);
          unrouted.close(
              new ServerClosedException(Side.LOCAL, "The server was shut down"), Session::close);
        });
  }
}
