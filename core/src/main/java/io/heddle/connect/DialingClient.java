package io.heddle.connect;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.CloseInfo;
import io.heddle.ConnectFailedException;
import io.heddle.HeddleException.Side;
import io.heddle.InvalidConfigurationException;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.session.Loop;
import io.heddle.session.LoopFuture;
import io.heddle.session.SharedFuture;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A client over whatever transports a platform has. Safe from any thread if its loop is; what it
 * knows is confined to the loop.
 */
public final class DialingClient implements Client {
  private final ClientConfig config;
  private final Loop loop;
  private final Function<String, SessionUrl> parser;
  private final List<Dialer> dialers;
  private final TransportMemory memory;
  private final @Nullable SessionUrl webSocketOrigin;
  private final ConnectObserver observer;
  private final Races races;
  private final Set<Session> open = new LinkedHashSet<>();
  private final SharedFuture<Void> shutDown;
  private boolean closed;

  /**
   * A client.
   *
   * @param config its configuration
   * @param loop what its races run on
   * @param parser the platform's way to take a URL apart; throws {@link
   *     InvalidConfigurationException}
   * @param dialers one for each of {@link ClientConfig#transports()}, in that order
   * @param memory what is known of earlier races
   */
  public DialingClient(
      ClientConfig config,
      Loop loop,
      Function<String, SessionUrl> parser,
      List<Dialer> dialers,
      TransportMemory memory) {
    this(config, loop, parser, dialers, memory, ConnectObserver.NONE);
  }

  /**
   * A client that tells of its connects.
   *
   * @param config its configuration
   * @param loop what its races run on
   * @param parser the platform's way to take a URL apart; throws {@link
   *     InvalidConfigurationException}
   * @param dialers one for each of {@link ClientConfig#transports()}, in that order
   * @param memory what is known of earlier races
   * @param observer told of them
   */
  public DialingClient(
      ClientConfig config,
      Loop loop,
      Function<String, SessionUrl> parser,
      List<Dialer> dialers,
      TransportMemory memory,
      ConnectObserver observer) {
    this.observer = observer;
    this.config = config;
    this.loop = loop;
    this.parser = parser;
    this.dialers = List.copyOf(dialers);
    this.memory = memory;
    races = new Races(loop);
    shutDown = new SharedFuture<>(loop, "a client");
    webSocketOrigin = config.webSocketOrigin().map(parser).orElse(null);
    if (webSocketOrigin != null && !webSocketOrigin.isWebSocket()) {
      throw new InvalidConfigurationException(
          "A webSocketOrigin looks like wss://host:port or ws://host:port, unlike "
              + config.webSocketOrigin().orElseThrow());
    }
  }

  @Override
  public CompletableFuture<Session> connect(String url) {
    SessionUrl target = parser.apply(Objects.requireNonNull(url));
    CompletableFuture<Session> result = LoopFuture.claim(loop, "a session to " + target);
    run(() -> race(target, result));
    return result;
  }

  private void race(SessionUrl url, CompletableFuture<Session> result) {
    if (closed) {
      result.completeExceptionally(
          new ConnectFailedException(
              Side.LOCAL, "This client was closed: connect through a new one"));
      return;
    }
    Race race = new Race(loop, config, memory, url, observer, result);
    int entrants = 0;
    for (Dialer dialer : dialers) {
      if (dialer.kind() == TransportKind.WEBSOCKET) {
        race.enter(dialer, webSocket(url));
        entrants++;
      } else if (!url.isWebSocket()) {
        race.enter(dialer, url);
        entrants++;
      }
    }
    if (entrants == 0) {
      result.completeExceptionally(
          new ConnectFailedException(
              Side.LOCAL,
              "None of the configured transports leads to "
                  + url
                  + ": a ws or wss URL needs the WebSocket transport"));
      return;
    }
    result.whenComplete(
        (session, failure) -> {
          if (session != null) {
            run(() -> remember(session));
          }
        });
    races.add(race);
  }

  private SessionUrl webSocket(SessionUrl url) {
    return webSocketOrigin == null || url.isWebSocket() ? url.twin() : url.at(webSocketOrigin);
  }

  private void remember(Session session) {
    if (closed) {
      session.close();
      return;
    }
    open.add(session);
    session
        .closed()
        .whenComplete((CloseInfo info, Throwable lost) -> run(() -> open.remove(session)));
  }

  private void run(Runnable task) {
    if (loop.inLoop()) {
      task.run();
    } else {
      loop.run(task);
    }
  }

  /**
   * Fails what is still connecting, closes all sessions, and then the dialers.
   *
   * @return when nothing is left; does not fail
   */
  public CompletableFuture<Void> shutdown() {
    run(
        () -> {
          if (!closed) {
            closed = true;
            races.fail(
                new ConnectFailedException(
                    Side.LOCAL, "The client was closed while it was connecting"));
            all(open.stream().map(Session::close)).whenComplete((sent, lost) -> closeDialers());
          }
        });
    return shutDown;
  }

  private void closeDialers() {
    all(dialers.stream().map(Dialer::close))
        .whenComplete((gone, failure) -> shutDown.succeed(null));
  }

  /** Copes with stages that fail: a session may be lost while it closes. */
  private static CompletableFuture<Void> all(Stream<? extends CompletableFuture<?>> stages) {
    return CompletableFuture.allOf(
        stages
            .map(stage -> stage.handle((value, failure) -> 0))
            .toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public void close() {
    shutdown();
  }
}
