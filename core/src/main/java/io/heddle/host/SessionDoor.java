package io.heddle.host;

import io.heddle.Admission;
import io.heddle.CloseInfo;
import io.heddle.HeddleException.Side;
import io.heddle.ServerClosedException;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.SessionHandler;
import io.heddle.SessionRequest;
import io.heddle.event.Events;
import io.heddle.event.ServerEvent;
import io.heddle.event.SessionEvent;
import io.heddle.session.Loop;
import io.heddle.session.LoopFuture;
import io.heddle.session.Mailbox;
import io.heddle.wire.RequestTarget;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where requests for sessions come in, whatever carries them: path, gate and protocol decide, and
 * what is let in goes to its handler or waits for who accepts. The application's code runs here,
 * and whatever it throws, errors too, ends what it was called for. Safe from any thread.
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

  private final ServerConfig config;
  private final Loop loop;
  private final Watch watch;
  private final Events events;

  /** Sessions without a handler. Confined to the loop. */
  private final Mailbox<Session> unrouted = new Mailbox<>(this::onLoop, this::later);

  private volatile boolean closed;

  /**
   * An open door of which nobody else is told.
   *
   * @param config gate, routes and protocols
   * @param loop completes the stages of {@link #accept}
   * @param watch told of the application's code
   */
  public SessionDoor(ServerConfig config, Loop loop, Watch watch) {
    this(config, loop, watch, Events.NONE);
  }

  /**
   * An open door.
   *
   * @param config gate, routes and protocols
   * @param loop completes the stages of {@link #accept}
   * @param watch told of the application's code
   * @param events told of the rest, and of the application's code that fails if somebody listens
   */
  public SessionDoor(ServerConfig config, Loop loop, Watch watch, Events events) {
    this.config = config;
    this.loop = loop;
    this.watch = watch;
    this.events = events;
  }

  /**
   * A request was answered. Told by whoever answers: what {@link #decide} says may come too late.
   *
   * @param request the request
   * @param status as in {@link Admission#status()}
   * @param reason as in {@link Admission#reason()}
   * @param protocol as in {@link Admission#protocol()}
   */
  public void answered(
      SessionRequest request, int status, String reason, Optional<String> protocol) {
    if (events.isOn()) {
      events.tell(
          status < 300
              ? new ServerEvent.Admitted(request, protocol)
              : new ServerEvent.Refused(request, status, reason));
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
   * Whether sessions may be asked for at a path.
   *
   * @param path as in {@link SessionRequest#path()}
   * @return false for 404
   */
  public boolean serves(String path) {
    return config.route(path).isPresent() || config.acceptsUnrouted();
  }

  /**
   * Decides on a request: path, gate and protocol.
   *
   * @param request the request
   * @return the decision, on any thread, with the protocol that was chosen; does not fail
   */
  public CompletableFuture<Admission> decide(SessionRequest request) {
    if (closed) {
      return decided(Admission.refuse(503, "shutting down"));
    }
    Optional<String> unclear = RequestTarget.refusal(request.path());
    if (unclear.isPresent()) {
      return decided(Admission.refuse(400, unclear.get()));
    }
    if (!serves(request.path())) {
      return decided(Admission.refuse(404, "no route"));
    }
    CompletableFuture<Admission> decision = new CompletableFuture<>();
    Object gate = "the gate before " + request.path();
    try {
      watch.run(
          gate,
          () ->
              config
                  .gate()
                  .admit(request)
                  .whenComplete(
                      (admission, failure) ->
                          decision.complete(judged(gate, request, admission, failure))));
    } catch (Throwable e) {
      decision.complete(judged(gate, request, null, e));
    }
    return decision;
  }

  private static CompletableFuture<Admission> decided(Admission admission) {
    return CompletableFuture.completedFuture(admission);
  }

  private Admission judged(
      Object gate,
      SessionRequest request,
      @Nullable Admission admission,
      @Nullable Throwable failure) {
    if (failure != null || admission == null) {
      Throwable thrown =
          failure == null ? new NullPointerException("The gate decided on null") : failure;
      if (events.isOn()) {
        events.tell(new ServerEvent.GateFailed(request, thrown));
      } else {
        watch.failed(gate, thrown);
      }
      return Admission.refuse(500, "the gate failed");
    }
    if (!admission.accepted()) {
      return admission;
    }
    Optional<String> protocol = admission.protocol().or(() -> choose(request));
    if (protocol.isPresent() && !request.protocols().contains(protocol.get())) {
      return Admission.refuse(400, "None of the protocols that this path wants was offered.");
    }
    return protocol.map(Admission::accept).orElse(admission);
  }

  // webtrans-http3 §3.3: one of the client's list, in the client's order of preference.
  private Optional<String> choose(SessionRequest request) {
    return request.protocols().stream().filter(config.protocols()::contains).findFirst();
  }

  /**
   * Hands a new session to its handler, or to whoever accepts.
   *
   * @param session the session, established
   */
  public void enter(Session session) {
    Optional<SessionHandler> handler = config.route(session.request().path());
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

  /** From now on nobody is let in, and what waits for who accepts is closed. */
  public void close() {
    closed = true;
    onLoop(
        () ->
            unrouted.close(
                new ServerClosedException(Side.LOCAL, "The server was shut down"), Session::close));
  }
}
