package io.heddle.server;

import io.heddle.Admission;
import io.heddle.CloseInfo;
import io.heddle.Connection;
import io.heddle.HeddleException.Side;
import io.heddle.ServerClosedException;
import io.heddle.ServerConfig;
import io.heddle.SessionHandler;
import io.heddle.SessionRequest;
import io.heddle.session.Loop;
import io.heddle.session.LoopFuture;
import io.heddle.session.Mailbox;
import io.heddle.watch.LoopThread;
import io.heddle.websocket.Strand;
import io.heddle.wire.RequestTarget;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which sessions there are and who serves them, for all transports of a server alike. Safe
 * from any thread.
 */
public final class SessionHost {
  private static final Logger LOG = LoggerFactory.getLogger(SessionHost.class);

  /** What clients are told when the server closes. */
  public static final String SHUTTING_DOWN = "server shutting down";

  private static final Verdict SHUTS_DOWN = Verdict.refuse(503, "shutting down");

  /** What a session is closed with when its handler throws. */
  private static final long HANDLER_FAILED = 1;

  /** Completes the server's own stages: on threads of connections, which must not wait for them. */
  private static final Loop STAGES = new Strand();

  private final ServerConfig config;
  private final Set<Connection> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final Mailbox<Connection> unrouted = new Mailbox<>();
  private final CompletableFuture<Verdict> tooLate = new CompletableFuture<>();
  private volatile boolean closing;
  private volatile boolean finished;
  private volatile BooleanSupplier room = () -> false;

  /**
   * A host without sessions.
   *
   * @param config gate, routes, protocols and limits
   */
  public SessionHost(ServerConfig config) {
    this.config = config;
  }

  /**
   * What the server was configured with.
   *
   * @return the configuration
   */
  public ServerConfig config() {
    return config;
  }

  /**
   * Has room made when connections are at their limit.
   *
   * @param closer closes a connection that nobody uses, soon; false if there is none
   */
  public void whenFull(BooleanSupplier closer) {
    room = closer;
  }

  /**
   * Counts a network connection, unless there are too many or the server is closing.
   *
   * @return why it is to be turned away; if empty, {@link #disconnected} is owed
   */
  public Optional<String> connected() {
    if (closing) {
      return Optional.of("the server is shutting down");
    }
    // One that is being closed is still counted, for a moment.
    if (connections.incrementAndGet() > config.limits().maxConnections() && !room.getAsBoolean()) {
      connections.decrementAndGet();
      return Optional.of("the server is at its limit of connections");
    }
    return Optional.empty();
  }

  /** A network connection that was counted is gone. */
  public void disconnected() {
    connections.decrementAndGet();
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
   * @return the verdict, on any thread; does not fail
   */
  public CompletionStage<Verdict> decide(SessionRequest request) {
    if (closing) {
      return CompletableFuture.completedFuture(SHUTS_DOWN);
    }
    Optional<String> unclear = RequestTarget.refusal(request.path());
    if (unclear.isPresent()) {
      return CompletableFuture.completedFuture(Verdict.refuse(400, unclear.get()));
    }
    if (!serves(request.path())) {
      return CompletableFuture.completedFuture(Verdict.refuse(404, "no route"));
    }
    CompletionStage<Verdict> decision =
        admission(request)
            .handle(
                (admission, failure) -> {
                  if (failure != null) {
                    LOG.warn("The gate failed on {}", request.path(), failure);
                    return Verdict.refuse(500, "the gate failed");
                  }
                  if (!admission.accepted()) {
                    LOG.debug(
                        "Refused {} with {}: {}",
                        request.path(),
                        admission.status(),
                        admission.reason());
                    return Verdict.refuse(admission.status(), admission.reason());
                  }
                  return new Verdict(200, "", admission.protocol().or(() -> choose(request)));
                });
    // Whoever waits at the gate when the server closes is told so.
    return decision.applyToEither(tooLate, verdict -> verdict);
  }

  private CompletionStage<Admission> admission(SessionRequest request) {
    Object before = LoopThread.enter("the gate before " + request.path());
    try {
      return config.gate().admit(request);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    } finally {
      LoopThread.leave(before);
    }
  }

  // webtrans-http3 §3.3: one of the client's list, in the client's order of preference.
  private Optional<String> choose(SessionRequest request) {
    return request.protocols().stream().filter(config.protocols()::contains).findFirst();
  }

  /**
   * Hands a new session to its handler, or to whoever accepts.
   *
   * @param connection the session, established
   */
  public void established(Connection connection) {
    sessions.add(connection);
    connection
        .closed()
        .whenComplete((CloseInfo info, Throwable lost) -> sessions.remove(connection));
    if (finished) {
      // It was let in before, and the peer's half of the handshake came late.
      connection.close(0, SHUTTING_DOWN);
      return;
    }
    Optional<SessionHandler> handler = config.route(connection.request().path());
    if (handler.isEmpty()) {
      Object before = LoopThread.enter(connection);
      try {
        synchronized (unrouted) {
          unrouted.put(connection);
        }
      } finally {
        LoopThread.leave(before);
      }
      return;
    }
    try {
      LoopThread.run(connection, () -> handler.get().handle(connection));
    } catch (Exception e) {
      LOG.warn("The handler of {} failed", connection.id(), e);
      connection.close(HANDLER_FAILED, "the server's handler failed");
    }
  }

  /**
   * Waits for the next session without a handler.
   *
   * @return the session; fails with {@link ServerClosedException}
   */
  public CompletionStage<Connection> accept() {
    CompletableFuture<Connection> taker = new LoopFuture<>(STAGES, "the server");
    synchronized (unrouted) {
      unrouted.take(taker);
    }
    return taker;
  }

  /**
   * How many sessions are open.
   *
   * @return 0 or more
   */
  public int sessions() {
    return sessions.size();
  }

  /** From now on nobody is let in. */
  public void beginClosing() {
    closing = true;
    tooLate.complete(SHUTS_DOWN);
    synchronized (unrouted) {
      unrouted.close(
          new ServerClosedException(Side.LOCAL, "The server is shut down"),
          connection -> connection.close());
    }
  }

  /**
   * Asks all peers to finish, waits, and closes what is left; blocks.
   *
   * @param graceMs how long to wait; 0 to close at once, without asking
   */
  public void finish(long graceMs) {
    if (graceMs > 0) {
      sessions.forEach(Connection::drain);
      CompletableFuture<?>[] all =
          sessions.stream()
              .map(session -> session.closed().handle((info, lost) -> 0).toCompletableFuture())
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(all).completeOnTimeout(null, graceMs, TimeUnit.MILLISECONDS).join();
    }
    finished = true;
    sessions.forEach(session -> session.close(0, SHUTTING_DOWN));
  }
}
