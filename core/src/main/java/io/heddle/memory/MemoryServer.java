package io.heddle.memory;

import io.heddle.AuthenticationException;
import io.heddle.ClientConfig;
import io.heddle.ConnectFailedException;
import io.heddle.HeddleException;
import io.heddle.NetworkAddress;
import io.heddle.RateLimitException;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.SessionRequest;
import io.heddle.connect.Refusal;
import io.heddle.event.EventSink;
import io.heddle.event.Events;
import io.heddle.event.ServerEvent;
import io.heddle.host.Decision;
import io.heddle.host.OriginPolicy;
import io.heddle.host.SessionDoor;
import io.heddle.session.Loop;
import io.heddle.session.LoopFuture;
import io.heddle.session.SharedFuture;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A server whose clients are in the same process: its door, with origins, routes and filters, is
 * the one that servers on the network have. Safe from any thread if its loop is.
 *
 * <p>Of the configuration it uses allowed origins, filters, routes, protocols and limits;
 * addresses, certificates and timeouts have no meaning here. It knows itself as {@code memory},
 * besides the names that every server knows.
 */
public final class MemoryServer implements Server {
  private final ServerConfig config;
  private final LinkConfig link;
  private final Loop loop;
  private final Set<Session> open = new LinkedHashSet<>();
  private final SessionDoor door;
  private final Events events;
  private final SharedFuture<Void> shutDown;
  private volatile int sessions;
  private boolean closing;

  /**
   * A server that listens at once.
   *
   * @param config whom it serves, and how
   * @param link what lies between it and each client
   * @param loop what it and its clients run on
   */
  public MemoryServer(ServerConfig config, LinkConfig link, Loop loop) {
    this.config = Objects.requireNonNull(config);
    this.link = Objects.requireNonNull(link);
    this.loop = Objects.requireNonNull(loop);
    shutDown = new SharedFuture<>(loop, "a server");
    events = events(config.events());
    OriginPolicy origins = OriginPolicy.of(config, List.of(MemoryPair.AUTHORITY));
    door = new SessionDoor(config, origins, loop, new SessionDoor.Watch() {}, events);
    if (events.isOn()) {
      events.tell(new ServerEvent.Started(address(), Optional.empty()));
    }
  }

  private Events events(Optional<EventSink> sink) {
    return Events.of(
        sink.orElse(EventSink.NONE), failure -> loop.failed("the event sink", failure));
  }

  /**
   * Opens a session as a client with default configuration.
   *
   * @param pathAndQuery such as {@code /echo?x=1}
   * @return as {@link #connect(ClientConfig, String)}
   */
  public CompletableFuture<Session> connect(String pathAndQuery) {
    return connect(ClientConfig.DEFAULT, pathAndQuery);
  }

  /**
   * Opens a session.
   *
   * @param client the client's configuration, of which limits and protocols are used
   * @param pathAndQuery such as {@code /echo?x=1}
   * @return the client's end, established after a round trip; fails with {@link
   *     ConnectFailedException}, {@link AuthenticationException} (status 401 and 403) or {@link
   *     RateLimitException} (429)
   */
  public CompletableFuture<Session> connect(ClientConfig client, String pathAndQuery) {
    return connect(client, MemoryPair.request(pathAndQuery, client.protocols()));
  }

  /**
   * Opens a session by a request of any kind, such as one with an origin, cookies or a remote
   * address.
   *
   * @param client the client's configuration, of which limits are used
   * @param request what is asked for, as it is
   * @return as {@link #connect(ClientConfig, String)}
   */
  public CompletableFuture<Session> connect(ClientConfig client, SessionRequest request) {
    Objects.requireNonNull(client);
    CompletableFuture<Session> result = LoopFuture.claim(loop, request.path());
    loop.schedule(link.latencyNs(), () -> decide(client, request, result));
    return result;
  }

  private void decide(
      ClientConfig client, SessionRequest request, CompletableFuture<Session> result) {
    door.decide(request)
        .thenAccept(
            decision ->
                loop.execute(
                    () -> {
                      if (decision.accepted()) {
                        establish(client, decision, result);
                      } else {
                        refuse(result, decision.admission().status());
                      }
                    }));
  }

  private void refuse(CompletableFuture<Session> result, int status) {
    HeddleException refusal = Refusal.of("The session", status);
    loop.schedule(link.latencyNs(), () -> result.completeExceptionally(refusal));
  }

  private void establish(
      ClientConfig client, Decision decision, CompletableFuture<Session> result) {
    MemoryPair.Builder builder =
        MemoryPair.builder(loop)
            .link(link)
            .request(decision.request())
            .attributes(decision.admission().attributes())
            .events(events(client.events()), events)
            .clientLimits(client.limits())
            .serverLimits(config.limits());
    decision.admission().protocol().ifPresent(builder::protocol);
    MemoryPair pair = builder.build();
    loop.schedule(
        link.latencyNs(),
        () -> {
          if (!result.complete(pair.client())) {
            // The client gave up meanwhile.
            pair.client().close();
          }
        });
    serve(decision, pair.server());
  }

  private void serve(Decision decision, Session session) {
    open.add(session);
    sessions = open.size();
    session.closed().whenComplete((info, failure) -> ended(session));
    door.enter(decision, session);
  }

  private void ended(Session session) {
    open.remove(session);
    sessions = open.size();
    if (closing && open.isEmpty()) {
      stopped();
    }
  }

  private void stopped() {
    if (events.isOn()) {
      events.tell(new ServerEvent.Stopped(0));
    }
    shutDown.succeed(null);
  }

  @Override
  public NetworkAddress address() {
    return new NetworkAddress("memory", 0);
  }

  @Override
  public Optional<String> certificateSha256() {
    return Optional.empty();
  }

  @Override
  public CompletableFuture<Session> accept() {
    return door.accept();
  }

  @Override
  public int sessions() {
    return sessions;
  }

  @Override
  public CompletableFuture<Void> shutdown(long graceMs) {
    run(() -> beginShutdown(graceMs));
    return shutDown;
  }

  @Override
  public CompletableFuture<Void> closed() {
    return shutDown;
  }

  private void beginShutdown(long graceMs) {
    boolean begins = !closing;
    closing = true;
    door.close();
    if (begins && events.isOn()) {
      events.tell(new ServerEvent.Stopping(graceMs, Optional.empty()));
    }
    if (open.isEmpty()) {
      if (begins) {
        stopped();
      }
    } else if (graceMs <= 0) {
      closeAll();
    } else {
      snapshot().forEach(Session::drain);
      loop.scheduleMs(graceMs, this::closeAll);
    }
  }

  private void closeAll() {
    snapshot().forEach(session -> session.close(0, "server shutting down"));
  }

  private List<Session> snapshot() {
    return new ArrayList<>(open);
  }

  /**
   * Shuts down without grace; unlike servers on the network it does not wait: the loop may be
   * virtual.
   */
  @Override
  public void close() {
    run(() -> beginShutdown(0));
  }

  private void run(Runnable task) {
    if (loop.inLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }
}
