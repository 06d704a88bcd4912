package io.heddle.server;

import io.heddle.CloseInfo;
import io.heddle.ServerClosedException;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.SessionRequest;
import io.heddle.budget.MemoryBudget;
import io.heddle.event.Events;
import io.heddle.event.ServerEvent;
import io.heddle.host.Decision;
import io.heddle.host.OriginPolicy;
import io.heddle.host.SessionDoor;
import io.heddle.observe.JvmEvents;
import io.heddle.watch.LoopThread;
import io.heddle.websocket.Strand;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Decides which sessions there are and who serves them, for all transports of a server alike. Safe
 * from any thread.
 */
public final class SessionHost {
  /** What clients are told when the server closes. */
  public static final String SHUTTING_DOWN = "server shutting down";

  private final ServerConfig config;
  private final SessionDoor door;
  private final Events events;
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final MemoryBudget memory;
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean closing;
  private volatile boolean finished;
  private volatile BooleanSupplier room = () -> false;

  /**
   * A host without sessions.
   *
   * @param config filters, routes, protocols and limits
   * @param origins which pages may ask
   */
  public SessionHost(ServerConfig config, OriginPolicy origins) {
    this.config = config;
    // Its stages complete on threads of connections, which must not wait for them.
    events = JvmEvents.of(config.events());
    door = new SessionDoor(config, origins, new Strand(), new Watched(), events);
    memory = new MemoryBudget(config.memoryBudgetBytes().orElseGet(MemoryShare::bytes));
  }

  /**
   * Which pages may use the server.
   *
   * @return always the same
   */
  public OriginPolicy origins() {
    return door.origins();
  }

  /**
   * What its connections share.
   *
   * @return always the same
   */
  public MemoryBudget memory() {
    return memory;
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
   * Who is told what happens.
   *
   * @return always the same
   */
  public Events events() {
    return events;
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
    if (memory.isUsedUp()) {
      return Optional.of("the server's memory for sessions is used up, try again");
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
    return door.serves(path);
  }

  /**
   * Whether a path has a handler.
   *
   * @param path as in {@link SessionRequest#path()}
   * @return false also for those that wait for who accepts
   */
  public boolean hasRoute(String path) {
    return door.hasRoute(path);
  }

  /**
   * Decides on a request: origin, path, filters and protocol.
   *
   * @param request the request
   * @return the decision, on any thread; does not fail
   */
  public CompletableFuture<Decision> decide(SessionRequest request) {
    return door.decide(request);
  }

  /**
   * A request was turned away without a decision or an answer.
   *
   * @param request the request
   * @param reason why, for the operator
   */
  public void rejected(SessionRequest request, String reason) {
    if (events.isOn()) {
      events.tell(new ServerEvent.Refused(request, 0, reason));
    }
  }

  /**
   * Hands a new session to its handler, or to whoever accepts.
   *
   * @param decision by which it was let in
   * @param session the session, established
   */
  public void established(Decision decision, Session session) {
    sessions.add(session);
    session.closed().whenComplete((CloseInfo info, Throwable lost) -> sessions.remove(session));
    if (finished) {
      // It was let in before, and the peer's half of the handshake came late.
      session.close(0, SHUTTING_DOWN);
      return;
    }
    door.enter(decision, session);
  }

  /**
   * Waits for the next session without a handler.
   *
   * @return the session; fails with {@link ServerClosedException}
   */
  public CompletableFuture<Session> accept() {
    return door.accept();
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
    door.close();
  }

  /**
   * Asks all peers to finish, waits, and closes what is left; blocks.
   *
   * @param graceMs how long to wait; 0 to close at once, without asking
   */
  public void finish(long graceMs) {
    if (graceMs > 0) {
      sessions.forEach(Session::drain);
      CompletableFuture<?>[] all =
          sessions.stream()
              .map(session -> session.closed().handle((info, lost) -> 0))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(all).completeOnTimeout(null, graceMs, TimeUnit.MILLISECONDS).join();
    }
    finished = true;
    sessions.forEach(session -> session.close(0, SHUTTING_DOWN));
  }

  /** Names in the log whose code holds a connection's thread, or failed. */
  private static final class Watched implements SessionDoor.Watch {
    @Override
    public void run(Object owner, SessionDoor.Code code) throws Exception {
      LoopThread.run(owner, code::run);
    }

    @Override
    public void failed(Object owner, Throwable failure) {
      LoopThread.failed(owner, failure);
    }
  }
}
