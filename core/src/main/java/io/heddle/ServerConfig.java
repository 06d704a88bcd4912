package io.heddle;

import io.heddle.event.EventSink;
import io.heddle.route.PathTable;
import io.heddle.wire.WebOrigin;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** How a server listens and whom it serves. Immutable. */
public final class ServerConfig {
  // NATs and peers often forget after 30 s, and clients are to be first.
  private static final long MOST_KEEP_ALIVE_MS = 20_000;

  private static final int MAX_IO_THREADS = 256;

  private static final long LEAST_MEMORY_BUDGET_BYTES = 1 << 20;

  /** Allows pages of every origin. */
  private static final String EVERY_ORIGIN = "*";

  private final String host;
  private final int port;
  private final boolean http3;
  private final Optional<Integer> webSocketPort;
  private final Optional<Integer> ioThreads;
  private final boolean webSocketTls;
  private final Optional<String> certificateFile;
  private final Optional<String> keyFile;
  private final Limits limits;
  private final OptionalLong memoryBudgetBytes;
  private final List<String> protocols;
  private final long handshakeTimeoutMs;
  private final long sessionTimeoutMs;
  private final long closeTimeoutMs;
  private final long idleTimeoutMs;
  private final long keepAliveMs;
  private final CongestionControl congestionControl;
  private final boolean earlyData;
  private final int maxUdpPayloadBytes;
  private final List<String> allowedOrigins;
  private final Optional<EventSink> events;
  private final List<SessionFilter> filters;
  private final List<Route> routes;
  private final boolean acceptsUnrouted;

  private ServerConfig(Builder builder) {
    host = builder.host;
    port = builder.port;
    http3 = builder.http3;
    webSocketPort = builder.webSocketPort;
    ioThreads = builder.ioThreads;
    webSocketTls = builder.webSocketTls.orElse(builder.certificateFile.isPresent());
    certificateFile = builder.certificateFile;
    keyFile = builder.keyFile;
    limits = builder.limits;
    memoryBudgetBytes = builder.memoryBudgetBytes;
    protocols = List.copyOf(builder.protocols);
    handshakeTimeoutMs = builder.handshakeTimeoutMs;
    sessionTimeoutMs = builder.sessionTimeoutMs;
    closeTimeoutMs = builder.closeTimeoutMs;
    idleTimeoutMs = builder.idleTimeoutMs;
    keepAliveMs = builder.keepAliveMs.orElse(Math.min(MOST_KEEP_ALIVE_MS, idleTimeoutMs / 3 * 2));
    congestionControl = builder.congestionControl;
    earlyData = builder.earlyData;
    maxUdpPayloadBytes = builder.maxUdpPayloadBytes;
    allowedOrigins = List.copyOf(builder.allowedOrigins);
    events = builder.events;
    filters = List.copyOf(builder.filters);
    routes = List.copyOf(builder.routes);
    acceptsUnrouted = builder.acceptsUnrouted;
  }

  /**
   * Starts from the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The address that the server binds.
   *
   * @return an IP address, IPv6 without brackets, or host name
   */
  public String host() {
    return host;
  }

  /**
   * The UDP port that the server binds.
   *
   * @return 0 for any free one
   */
  public int port() {
    return port;
  }

  /**
   * Whether the server takes sessions over HTTP/3.
   *
   * @return false if over WebSockets only
   */
  public boolean http3() {
    return http3;
  }

  /**
   * The TCP port for WebSockets.
   *
   * @return 0 to 65535; empty for none
   */
  public Optional<Integer> webSocketPort() {
    return webSocketPort;
  }

  /**
   * How many threads share the UDP port.
   *
   * @return at least 1; empty for as many as the machine has processors
   */
  public Optional<Integer> ioThreads() {
    return ioThreads;
  }

  /**
   * Whether WebSockets come over TLS.
   *
   * @return true for {@code wss}, false for {@code ws}
   */
  public boolean webSocketTls() {
    return webSocketTls;
  }

  /**
   * The certificate chain.
   *
   * @return path of a PEM file; empty for a development certificate
   */
  public Optional<String> certificateFile() {
    return certificateFile;
  }

  /**
   * The certificate's private key.
   *
   * @return path of a PEM file; empty for a development certificate
   */
  public Optional<String> keyFile() {
    return keyFile;
  }

  /**
   * What a connection may hold.
   *
   * @return the limits
   */
  public Limits limits() {
    return limits;
  }

  /**
   * What all connections may hold together.
   *
   * @return bytes; empty for the platform's default
   */
  public OptionalLong memoryBudgetBytes() {
    return memoryBudgetBytes;
  }

  /**
   * The application protocols, most preferred first.
   *
   * @return an immutable list
   */
  public List<String> protocols() {
    return protocols;
  }

  /**
   * How long a client may take to complete its handshake.
   *
   * @return milliseconds
   */
  public long handshakeTimeoutMs() {
    return handshakeTimeoutMs;
  }

  /**
   * How long a connection is kept that has no session and asks for none.
   *
   * @return milliseconds
   */
  public long sessionTimeoutMs() {
    return sessionTimeoutMs;
  }

  /**
   * How long a server that closes waits until its clients have heard why.
   *
   * @return milliseconds
   */
  public long closeTimeoutMs() {
    return closeTimeoutMs;
  }

  /**
   * How long a silent connection is kept.
   *
   * @return milliseconds
   */
  public long idleTimeoutMs() {
    return idleTimeoutMs;
  }

  /**
   * How often an idle connection gives a sign of life.
   *
   * @return milliseconds; 0 for never
   */
  public long keepAliveMs() {
    return keepAliveMs;
  }

  /**
   * How fast connections send.
   *
   * @return the algorithm
   */
  public CongestionControl congestionControl() {
    return congestionControl;
  }

  /**
   * Whether TLS early data is on.
   *
   * @return true if so
   */
  public boolean earlyData() {
    return earlyData;
  }

  /**
   * How large packets over UDP become.
   *
   * @return bytes of UDP payload, 1,200 to 65,527
   */
  public int maxUdpPayloadBytes() {
    return maxUdpPayloadBytes;
  }

  /**
   * The origins of pages that may open sessions.
   *
   * @return as browsers send them; empty for the default, see {@link Builder#allowOrigin}
   */
  public List<String> allowedOrigins() {
    return allowedOrigins;
  }

  /**
   * Whether pages of every origin may use the server.
   *
   * @return true if {@code *} was allowed
   */
  public boolean allowsEveryOrigin() {
    return allowedOrigins.contains(EVERY_ORIGIN);
  }

  /**
   * Who is asked on every request, before the filters of its route.
   *
   * @return an immutable list, in order
   */
  public List<SessionFilter> filters() {
    return filters;
  }

  /**
   * Who is told what happens.
   *
   * @return the sink; empty for the platform's own, which on the JVM is the log
   */
  public Optional<EventSink> events() {
    return events;
  }

  /**
   * What serves which paths.
   *
   * @return an immutable list
   */
  public List<Route> routes() {
    return routes;
  }

  /**
   * Whether paths without a route wait for {@link Server#accept()}.
   *
   * @return true if so
   */
  public boolean acceptsUnrouted() {
    return acceptsUnrouted;
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private String host = "localhost";
    private int port = 4433;
    private boolean http3 = true;
    private Optional<Integer> webSocketPort = Optional.empty();
    private Optional<Integer> ioThreads = Optional.empty();
    private Optional<Boolean> webSocketTls = Optional.empty();
    private Optional<String> certificateFile = Optional.empty();
    private Optional<String> keyFile = Optional.empty();
    private Limits limits = Limits.DEFAULT;
    private OptionalLong memoryBudgetBytes = OptionalLong.empty();
    private final List<String> protocols = new ArrayList<>();
    private long handshakeTimeoutMs = 10_000;
    private long sessionTimeoutMs = 30_000;
    private long closeTimeoutMs = 5_000;
    private long idleTimeoutMs = 30_000;
    private OptionalLong keepAliveMs = OptionalLong.empty();
    private CongestionControl congestionControl = CongestionControl.CUBIC;
    private boolean earlyData;
    private int maxUdpPayloadBytes = Checks.UDP_PAYLOAD_BYTES;
    private final Set<String> allowedOrigins = new LinkedHashSet<>();
    private Optional<EventSink> events = Optional.empty();
    private final List<SessionFilter> filters = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();
    private final PathTable<Route> paths = new PathTable<>();
    private boolean acceptsUnrouted;

    private Builder() {}

    /**
     * Binds an address; default {@code localhost}, that is every loopback address. {@code ::}
     * serves every interface.
     *
     * @param value an IP address, IPv6 with or without brackets, or host name of this machine
     * @return this
     */
    public Builder host(String value) {
      boolean isBracketed = value.startsWith("[") && value.endsWith("]");
      host = isBracketed ? value.substring(1, value.length() - 1) : value;
      return this;
    }

    /**
     * Binds a UDP port; default 4433.
     *
     * @param value 0 (any free one) to 65535
     * @return this
     */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /**
     * Takes sessions over HTTP/3, on {@link #port}; default true. Without, a server has WebSockets
     * only, and needs no native QUIC: there is to be a {@link #webSocketPort}, and no option that
     * is about UDP only ({@link #ioThreads}, {@link #earlyData}).
     *
     * @param value false for WebSockets only
     * @return this
     */
    public Builder http3(boolean value) {
      http3 = value;
      return this;
    }

    /**
     * Accepts the same sessions over WebSockets too, as QMux, for clients whose network blocks UDP;
     * default not.
     *
     * @param value a TCP port, 0 (any free one) to 65535
     * @return this
     */
    public Builder webSocketPort(int value) {
      webSocketPort = Optional.of(value);
      return this;
    }

    /**
     * Shares the UDP port among threads, each with a socket of its own that the kernel assigns
     * clients to; default as many as the machine has processors. A connection stays with its thread
     * even when the client's address changes. Where sockets cannot share a port, which takes Linux,
     * there is one.
     *
     * @param value 1 to 256
     * @return this
     */
    public Builder ioThreads(int value) {
      ioThreads = Optional.of(value);
      return this;
    }

    /**
     * Chooses between {@code wss} and {@code ws}; default TLS exactly if a certificate was named. A
     * browser trusts a development certificate for WebTransport only; so there are plain WebSockets
     * for pages from localhost.
     *
     * @param value true for TLS, with the server's certificate
     * @return this
     */
    public Builder webSocketTls(boolean value) {
      webSocketTls = Optional.of(value);
      return this;
    }

    /**
     * Presents a certificate chain; default a self-signed development certificate, made at start
     * and valid for 13 days.
     *
     * @param value path of a PEM file, the server's own certificate first
     * @return this
     */
    public Builder certificateFile(String value) {
      certificateFile = Optional.of(value);
      return this;
    }

    /**
     * Names the certificate's private key.
     *
     * @param value path of a PEM file: PKCS #8, or SEC 1 for EC keys
     * @return this
     */
    public Builder keyFile(String value) {
      keyFile = Optional.of(value);
      return this;
    }

    /**
     * Bounds what a connection may hold; default {@link Limits#DEFAULT}.
     *
     * @param value the limits
     * @return this
     */
    public Builder limits(Limits value) {
      limits = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Bounds what all connections hold together, in bytes that arrived and that nobody has read, or
     * that were written and have not left, whatever {@link Limits} let each of them hold; default
     * half of what the process may have besides its heap, and no more than half of the JVM's bound
     * for direct buffers. Over half of it, those that hold more than their share take in only what
     * the application waits for. Over seven eighths, the connections that hold most are closed,
     * over HTTP/3 with H3_EXCESSIVE_LOAD, and their sessions fail with {@link RateLimitException}.
     * Nobody new is let in while it is used up.
     *
     * @param value bytes, at least 1 MiB; {@link Long#MAX_VALUE} for no bound
     * @return this
     */
    public Builder memoryBudgetBytes(long value) {
      memoryBudgetBytes = OptionalLong.of(value);
      return this;
    }

    /**
     * Supports an application protocol (webtrans-http3 §3.3). May be repeated; the client's order
     * of preference decides.
     *
     * @param value a name, printable ASCII
     * @return this
     */
    public Builder protocol(String value) {
      protocols.add(Objects.requireNonNull(value));
      return this;
    }

    /**
     * Drops clients whose handshake takes longer; default 10,000.
     *
     * @param value milliseconds, more than 0; {@link Long#MAX_VALUE} for never
     * @return this
     */
    public Builder handshakeTimeoutMs(long value) {
      handshakeTimeoutMs = value;
      return this;
    }

    /**
     * Closes connections that have neither had a session nor asked for one in so long; default
     * 30,000. A server at {@link Limits#maxConnections} closes them sooner, the oldest first, to
     * make room.
     *
     * @param value milliseconds, more than 0; {@link Long#MAX_VALUE} for never
     * @return this
     */
    public Builder sessionTimeoutMs(long value) {
      sessionTimeoutMs = value;
      return this;
    }

    /**
     * Lets a server that closes wait so long, at most, until its clients have acknowledged the end
     * of their sessions; default 5,000. Where all have, it closes its sockets at once; how many
     * have not is logged as a warning.
     *
     * @param value milliseconds, more than 0
     * @return this
     */
    public Builder closeTimeoutMs(long value) {
      closeTimeoutMs = value;
      return this;
    }

    /**
     * Ends a connection on which nothing has arrived for so long; default 30,000. The shorter one
     * of both ends' counts (RFC 9000 §10.1), called {@code E} here. A peer that crashed, is frozen,
     * or is cut off is noticed
     *
     * <ul>
     *   <li>with keep-alive, the default: {@code E} after the last packet from it, whatever is sent
     *       meanwhile: 30 s (over HTTP/3, where it is looked for at intervals, up to {@code E/12} =
     *       2.5 s before that);
     *   <li>without: {@code E} after the last packet if nothing was sent since, else {@code E}
     *       after the first bytes that were: at most 60 s after the last packet. Over a WebSocket
     *       such bytes are asked about after {@code E/6} and given up {@code E/3} later, if {@code
     *       E} after the last packet is over.
     * </ul>
     *
     * <p>In any case the peer has {@code E/3} = 10 s to answer a question. Over HTTP/3 three probe
     * timeouts (RFC 9002 §6.2.1), about six round trips, count in place of a shorter {@code E}. A
     * slow link that still carries bytes is not silent. A process that was stopped itself asks once
     * more when it goes on, and gives the peer another {@code E/3}. What was outstanding fails with
     * {@link OperationTimeoutException}.
     *
     * <p>A browser's own WebTransport does not say when it is idle: this end keeps it alive.
     *
     * @param value milliseconds, more than 0; {@link Long#MAX_VALUE} for never
     * @return this
     */
    public Builder idleTimeoutMs(long value) {
      idleTimeoutMs = value;
      return this;
    }

    /**
     * Asks the peer for a sign of life when nothing has arrived for so long, so that neither end
     * nor a NAT drops a connection that is idle; default 20,000. Never later than at two thirds of
     * the idle timeout that counts, the shorter one of both ends', whatever is given here; clients
     * of Heddle ask a little sooner, and their server is content with that.
     *
     * @param value milliseconds, less than the idle timeout; 0 or {@link Long#MAX_VALUE} for never
     * @return this
     */
    public Builder keepAliveMs(long value) {
      keepAliveMs = OptionalLong.of(value == Long.MAX_VALUE ? 0 : value);
      return this;
    }

    /**
     * Selects the congestion control algorithm; default {@link CongestionControl#CUBIC}.
     *
     * @param value the algorithm
     * @return this
     */
    public Builder congestionControl(CongestionControl value) {
      congestionControl = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Lets returning clients save a round trip (TLS 1.3 early data); default off. Sessions
     * themselves never start in early data (webtrans-http3 §3.2).
     *
     * @param value true to turn it on
     * @return this
     */
    public Builder earlyData(boolean value) {
      earlyData = value;
      return this;
    }

    /**
     * Lets packets over UDP become so large; default 1,452, what Ethernet carries over IPv6. They
     * begin with 1,200 bytes, which every path carries, and grow to what the path is found to carry
     * (RFC 8899); where IP's fragmentation cannot be turned off they stay there.
     *
     * @param value bytes of UDP payload, 1,200 to 65,527
     * @return this
     */
    public Builder maxUdpPayloadBytes(int value) {
      maxUdpPayloadBytes = value;
      return this;
    }

    /**
     * Lets the pages of an origin open sessions (webtrans-http3 §3.2, RFC 6455 §10.2), and no
     * others but those of further origins that are allowed: those are refused with status 403. May
     * be repeated.
     *
     * <p>Where no origin is allowed, pages of this server and of loopback may open sessions: those
     * whose host is the one that they ask, with any port, and those of {@code localhost} and of
     * addresses of loopback; if they ask by a name that is known to be this server's. Known are all
     * IP addresses, {@code localhost}, {@link #host}, the names in the certificate and, where every
     * interface is bound, what the machine calls itself. Who asks by another name is refused with
     * status 421, because an attacker can have a name of his lead here (DNS rebinding).
     *
     * <p>Whoever sends no Origin is no page, and is let in.
     *
     * @param value as browsers send it, such as {@code https://example.com} or {@code
     *     http://localhost:8080}; {@code null} for pages without an origin, such as those of files;
     *     {@code *} for every page, by whatever name it asks
     * @return this
     * @throws InvalidConfigurationException if it is no origin
     */
    public Builder allowOrigin(String value) {
      if (value.equals(EVERY_ORIGIN) || value.equals(WebOrigin.OPAQUE)) {
        allowedOrigins.add(value);
        return this;
      }
      WebOrigin origin =
          WebOrigin.parse(value)
              .orElseThrow(
                  () ->
                      new InvalidConfigurationException(
                          "an origin looks like https://example.com or http://localhost:8080, unlike "
                              + value));
      allowedOrigins.add(origin.toString());
      return this;
    }

    /**
     * Says who is told what happens, once for all of it; default the platform's own, which on the
     * JVM is the log. Who wants that, too, gives both, see {@link EventSink#and}; {@link
     * EventSink#NONE} tells nobody.
     *
     * @param value the sink
     * @return this
     */
    public Builder events(EventSink value) {
      events = Optional.of(value);
      return this;
    }

    /**
     * Has a filter asked on every request for a session whose path is served and whose origin is
     * allowed, see {@link #allowOrigin}; default none: everybody is let in. May be repeated: the
     * first one added is asked first, and the filters of the {@link Route} after all of these.
     *
     * @param value the filter
     * @return this
     */
    public Builder filter(SessionFilter value) {
      filters.add(Objects.requireNonNull(value));
      return this;
    }

    /**
     * Hands sessions of paths without a route to {@link Server#accept()}; default off: they are
     * refused with status 404.
     *
     * @param value true to accept them
     * @return this
     */
    public Builder acceptsUnrouted(boolean value) {
      acceptsUnrouted = value;
      return this;
    }

    /**
     * Serves the sessions of some paths: the short form of a {@link Route} without filters.
     *
     * <p>Refused with status 400, whatever routes there are, is a path with a segment that is
     * {@code .} or {@code ..} (also with {@code %2e}), with {@code %00}, or with a percent sign
     * that two hexadecimal digits do not follow.
     *
     * @param pattern as in {@link Route#of}, such as {@code /echo}, {@code /rooms/{room}} or {@code
     *     /files/*}
     * @param handler what to do with them
     * @return this
     * @throws InvalidConfigurationException if it is no pattern, or another route takes the same
     *     paths
     */
    public Builder route(String pattern, SessionHandler handler) {
      return route(Route.of(pattern).handler(handler));
    }

    /**
     * Serves the sessions of some paths.
     *
     * @param route which ones, who is let in, and what to do with them
     * @return this
     * @throws InvalidConfigurationException if another route takes the same paths
     */
    public Builder route(Route route) {
      paths.add(route.parsedPattern(), route);
      routes.add(route);
      return this;
    }

    /**
     * Checks and freezes the options.
     *
     * @return the configuration
     * @throws InvalidConfigurationException if options contradict each other or are out of range
     */
    public ServerConfig build() {
      if (port < 0 || port > 65535) {
        throw new InvalidConfigurationException(
            "port must be 0 (any free one) to 65535, but is " + port);
      }
      int tcpPort = webSocketPort.orElse(0);
      if (tcpPort < 0 || tcpPort > 65535) {
        throw new InvalidConfigurationException(
            "webSocketPort must be 0 (any free one) to 65535, but is " + tcpPort);
      }
      int threads = ioThreads.orElse(1);
      if (threads < 1 || threads > MAX_IO_THREADS) {
        throw new InvalidConfigurationException(
            "ioThreads must be 1 to " + MAX_IO_THREADS + ", but is " + threads);
      }
      if (!http3 && webSocketPort.isEmpty()) {
        throw new InvalidConfigurationException(
            "A server without HTTP/3 takes WebSockets: give it a webSocketPort");
      }
      if (!http3 && (ioThreads.isPresent() || earlyData)) {
        throw new InvalidConfigurationException(
            "ioThreads and earlyData are about HTTP/3, which is turned off: leave them out");
      }
      if (certificateFile.isPresent() != keyFile.isPresent()) {
        throw new InvalidConfigurationException(
            "A certificate needs its key and a key its certificate: give both files or neither");
      }
      if (memoryBudgetBytes.orElse(LEAST_MEMORY_BUDGET_BYTES) < LEAST_MEMORY_BUDGET_BYTES) {
        throw new InvalidConfigurationException(
            "memoryBudgetBytes must be at least "
                + LEAST_MEMORY_BUDGET_BYTES
                + ", but is "
                + memoryBudgetBytes.getAsLong());
      }
      Checks.positive(handshakeTimeoutMs, "handshakeTimeoutMs");
      Checks.positive(sessionTimeoutMs, "sessionTimeoutMs");
      Checks.positive(closeTimeoutMs, "closeTimeoutMs");
      Checks.timeouts(idleTimeoutMs, keepAliveMs.orElse(0));
      Checks.protocols(protocols);
      Checks.udpPayload(maxUdpPayloadBytes);
      return new ServerConfig(this);
    }
  }
}
