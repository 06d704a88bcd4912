package io.heddle.memory;

import io.heddle.Admission;
import io.heddle.AuthenticationException;
import io.heddle.ClientConfig;
import io.heddle.Connection;
import io.heddle.ConnectionFailedException;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.NetworkAddress;
import io.heddle.RateLimitException;
import io.heddle.Server;
import io.heddle.ServerClosedException;
import io.heddle.ServerConfig;
import io.heddle.SessionHandler;
import io.heddle.SessionRequest;
import io.heddle.connect.Refusal;
import io.heddle.session.Loop;
import io.heddle.session.LoopFuture;
import io.heddle.session.Mailbox;
import io.heddle.session.Stages;
import io.heddle.wire.RequestTarget;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A server whose clients are in the same process: gate, routes and accept loop as on the network,
 * without one. Safe from any thread if its loop is.
 *
 * <p>Of the configuration it uses gate, routes, protocols and limits; addresses, certificates and
 * timeouts have no meaning here.
 */
public final class MemoryServer implements Server {
  private final ServerConfig config;
  private final LinkConfig link;
  private final Loop loop;
  private final Set<Connection> open = new LinkedHashSet<>();
  private final Mailbox<Connection> unrouted = new Mailbox<>();
  private final CompletableFuture<Void> shutDown;
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
    this.config = config;
    this.link = link;
    this.loop = loop;
    shutDown = new LoopFuture<>(loop, "a server");
  }

  /**
   * Opens a session as a client with default configuration.
   *
   * @param pathAndQuery such as {@code /echo?x=1}
   * @return as {@link #connect(ClientConfig, String)}
   */
  public CompletionStage<Connection> connect(String pathAndQuery) {
    return connect(ClientConfig.DEFAULT, pathAndQuery);
  }

  /**
   * Opens a session.
   *
   * @param client the client's configuration, of which limits and protocols are used
   * @param pathAndQuery such as {@code /echo?x=1}
   * @return the client's end, established after a round trip; fails with {@link
   *     ConnectionFailedException}, {@link AuthenticationException} (status 401 and 403) or {@link
   *     RateLimitException} (429)
   */
  public CompletionStage<Connection> connect(ClientConfig client, String pathAndQuery) {
    SessionRequest request = MemoryPair.request(pathAndQuery, client.protocols());
    CompletableFuture<Connection> result = new LoopFuture<>(loop, request.path());
    loop.schedule(link.latencyNs(), () -> decide(client, request, result));
    return result;
  }

  private void decide(
      ClientConfig client, SessionRequest request, CompletableFuture<Connection> result) {
    Optional<SessionHandler> handler = config.route(request.path());
    if (closing) {
      refuse(result, 503);
    } else if (RequestTarget.refusal(request.path()).isPresent()) {
      refuse(result, 400);
    } else if (handler.isEmpty() && !config.acceptsUnrouted()) {
      refuse(result, 404);
    } else {
      admission(request)
          .whenComplete(
              (admission, failure) ->
                  loop.execute(
                      () -> {
                        if (failure != null || !admission.accepted()) {
                          refuse(result, failure != null ? 500 : admission.status());
                        } else {
                          establish(client, request, admission, handler, result);
                        }
                      }));
    }
  }

  private CompletionStage<Admission> admission(SessionRequest request) {
    try {
      return config.gate().admit(request);
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(Admission.refuse(500, "The gate failed: " + e));
    }
  }

  private void refuse(CompletableFuture<Connection> result, int status) {
    HeddleException refusal = Refusal.of("The session", status);
    loop.schedule(link.latencyNs(), () -> result.completeExceptionally(refusal));
  }

  private void establish(
      ClientConfig client,
      SessionRequest request,
      Admission admission,
      Optional<SessionHandler> handler,
      CompletableFuture<Connection> result) {
    MemoryPair.Builder builder =
        MemoryPair.builder(loop)
            .link(link)
            .request(request)
            .clientLimits(client.limits())
            .serverLimits(config.limits());
    protocol(request, admission).ifPresent(builder::protocol);
    MemoryPair pair = builder.build();
    loop.schedule(
        link.latencyNs(),
        () -> {
          if (!result.complete(pair.client())) {
            // The client gave up meanwhile.
            pair.client().close();
          }
        });
    serve(pair.server(), handler);
  }

  private Optional<String> protocol(SessionRequest request, Admission admission) {
    return admission
        .protocol()
        .or(() -> request.protocols().stream().filter(config.protocols()::contains).findFirst());
  }

  private void serve(Connection connection, Optional<SessionHandler> handler) {
    open.add(connection);
    sessions = open.size();
    connection.closed().whenComplete((info, failure) -> ended(connection));
    if (handler.isEmpty()) {
      unrouted.put(connection);
      return;
    }
    try {
      handler.get().handle(connection);
    } catch (Exception e) {
      connection.close(1, "The session's handler failed");
    }
  }

  private void ended(Connection connection) {
    open.remove(connection);
    sessions = open.size();
    if (closing && open.isEmpty()) {
      shutDown.complete(null);
    }
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
  public CompletionStage<Connection> accept() {
    CompletableFuture<Connection> taker = new LoopFuture<>(loop, "a server");
    run(() -> unrouted.take(taker));
    return taker;
  }

  @Override
  public int sessions() {
    return sessions;
  }

  @Override
  public CompletionStage<Void> shutdown(long graceMs) {
    run(() -> beginShutdown(graceMs));
    return Stages.view(shutDown);
  }

  @Override
  public CompletionStage<Void> closed() {
    return Stages.view(shutDown);
  }

  private void beginShutdown(long graceMs) {
    if (!closing) {
      closing = true;
      unrouted.close(
          new ServerClosedException(Side.LOCAL, "The server was shut down"), Connection::close);
    }
    if (open.isEmpty()) {
      shutDown.complete(null);
    } else if (graceMs <= 0) {
      closeAll();
    } else {
      snapshot().forEach(Connection::drain);
      loop.schedule(graceMs * 1_000_000, this::closeAll);
    }
  }

  private void closeAll() {
    snapshot().forEach(connection -> connection.close(0, "server shutting down"));
  }

  private List<Connection> snapshot() {
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
