package io.heddle.memory;

import io.heddle.Attributes;
import io.heddle.Bytes;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.Limits;
import io.heddle.Session;
import io.heddle.SessionRequest;
import io.heddle.TransportKind;
import io.heddle.event.Events;
import io.heddle.event.Role;
import io.heddle.session.Loop;
import io.heddle.session.SessionEngine;
import io.heddle.session.SessionEvents;
import io.heddle.session.SessionInfo;
import io.heddle.session.SessionObserver;
import io.heddle.wire.PercentEncoding;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Two sessions that are each other's peer. Both are confined to the loop that they were built with;
 * as everywhere, their calls are safe from any thread if the loop is.
 */
public final class MemoryPair {
  /** What clients in memory ask for. */
  static final String AUTHORITY = "memory";

  private static final AtomicLong COUNT = new AtomicLong();

  private final Loop loop;
  private final MemoryCarrier carrier;
  private final Session client;
  private final Session server;

  private MemoryPair(Builder builder) {
    loop = builder.loop;
    carrier =
        MemoryCarrier.connected(
            loop, builder.link, builder.clientLimits, builder.serverLimits, builder.memory);
    String name = "memory-" + COUNT.incrementAndGet();
    client =
        attach(
            carrier, name + "-client", Role.CLIENT, builder.clientEvents, builder, Attributes.NONE);
    server =
        attach(
            carrier.peer(),
            name + "-server",
            Role.SERVER,
            builder.serverEvents,
            builder,
            builder.attributes);
  }

  private static Session attach(
      MemoryCarrier carrier,
      String id,
      Role role,
      Events events,
      Builder builder,
      Attributes attributes) {
    SessionInfo info =
        new SessionInfo(
            id,
            TransportKind.MEMORY,
            builder.request,
            builder.protocol,
            Optional.empty(),
            Optional.empty(),
            attributes);
    SessionObserver observer = SessionEvents.of(events, role, Optional.empty(), info, builder.loop);
    SessionEngine engine = new SessionEngine(info, carrier.limits(), carrier, observer);
    carrier.events(engine);
    observer.opened();
    return engine.handle();
  }

  /**
   * A request as a client in memory makes it, encoded as everywhere.
   *
   * @param pathAndQuery begins with a slash
   * @param protocols the application protocols that the client offers
   * @return the request, of the authority {@code memory}
   */
  static SessionRequest request(String pathAndQuery, List<String> protocols) {
    int mark = pathAndQuery.indexOf('?');
    String path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
    String query = mark < 0 ? "" : pathAndQuery.substring(mark + 1);
    return SessionRequest.builder(AUTHORITY, PercentEncoding.path(path))
        .query(PercentEncoding.query(query))
        .protocols(protocols)
        .build();
  }

  /**
   * Starts from an ideal link, default limits and the path {@code /}.
   *
   * @param loop what both ends run on
   * @return a new builder
   */
  public static Builder builder(Loop loop) {
    return new Builder(loop);
  }

  /**
   * The client's end.
   *
   * @return always the same
   */
  public Session client() {
    return client;
  }

  /**
   * The server's end.
   *
   * @return always the same
   */
  public Session server() {
    return server;
  }

  /**
   * Cuts the link: both ends fail with {@link IoFailureException}, and everything under way is
   * lost. No effect on an end that was closed.
   *
   * @param message what the failures say
   */
  public void fail(String message) {
    Objects.requireNonNull(message);
    Runnable cut =
        () -> {
          carrier.lose(new IoFailureException(Side.TRANSPORT, message));
          carrier.peer().lose(new IoFailureException(Side.TRANSPORT, message));
        };
    if (loop.inLoop()) {
      cut.run();
    } else {
      loop.execute(cut);
    }
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private final Loop loop;
    private LinkConfig link = LinkConfig.IDEAL;
    private Limits clientLimits = Limits.DEFAULT;
    private Limits serverLimits = Limits.DEFAULT;
    private SessionRequest request = MemoryPair.request("/", List.of());
    private Optional<String> protocol = Optional.empty();
    private Attributes attributes = Attributes.NONE;
    private Function<byte[], Bytes> memory = Bytes::of;
    private Events clientEvents = Events.NONE;
    private Events serverEvents = Events.NONE;

    private Builder(Loop loop) {
      this.loop = Objects.requireNonNull(loop);
    }

    /**
     * Chooses the link; default {@link LinkConfig#IDEAL}.
     *
     * @param value the link
     * @return this
     */
    public Builder link(LinkConfig value) {
      link = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Bounds what the client's end holds, and so what the server's end may send; default {@link
     * Limits#DEFAULT}.
     *
     * @param value the limits
     * @return this
     */
    public Builder clientLimits(Limits value) {
      clientLimits = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Bounds what the server's end holds, and so what the client's end may send; default {@link
     * Limits#DEFAULT}.
     *
     * @param value the limits
     * @return this
     */
    public Builder serverLimits(Limits value) {
      serverLimits = Objects.requireNonNull(value);
      return this;
    }

    /**
     * What the client asked for; default the path {@code /} of the authority {@code memory}.
     *
     * @param value the request
     * @return this
     */
    public Builder request(SessionRequest value) {
      request = Objects.requireNonNull(value);
      return this;
    }

    /**
     * The application protocol that both ends agreed on; default none.
     *
     * @param value its name
     * @return this
     */
    public Builder protocol(String value) {
      protocol = Optional.of(value);
      return this;
    }

    /**
     * What the server's end knows, see {@link Session#attribute}; default nothing.
     *
     * @param value the attributes
     * @return this
     */
    public Builder attributes(Attributes value) {
      attributes = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Where bytes are that are under way, for those who count them; default {@link Bytes#of}.
     *
     * @param value makes a handle of an array that nobody else has
     * @return this
     */
    public Builder memory(Function<byte[], Bytes> value) {
      memory = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Who is told what happens at each end; default nobody.
     *
     * @param client told of the client's end
     * @param server told of the server's end
     * @return this
     */
    public Builder events(Events client, Events server) {
      clientEvents = Objects.requireNonNull(client);
      serverEvents = Objects.requireNonNull(server);
      return this;
    }

    /**
     * Joins the two ends.
     *
     * @return a new pair, established
     */
    public MemoryPair build() {
      return new MemoryPair(this);
    }
  }
}
