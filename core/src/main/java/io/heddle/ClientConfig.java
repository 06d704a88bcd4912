package io.heddle;

import io.heddle.event.EventSink;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How a client connects. Immutable; what a platform cannot do, such as choosing congestion control
 * in a browser, it ignores, except what concerns trust.
 */
public final class ClientConfig {
  // NATs and peers often forget after 30 s.
  private static final long MOST_KEEP_ALIVE_MS = 18_000;

  /** What applies where nothing else was said. */
  public static final ClientConfig DEFAULT = builder().build();

  private final Limits limits;
  private final List<TransportKind> transports;
  private final long headStartMs;
  private final Optional<String> webSocketOrigin;
  private final Optional<String> httpProxy;
  private final List<String> serverCertificateHashes;
  private final Optional<String> trustedCertificates;
  private final boolean insecureTrustAnyCertificate;
  private final List<String> protocols;
  private final long connectTimeoutMs;
  private final long idleTimeoutMs;
  private final long keepAliveMs;
  private final CongestionControl congestionControl;
  private final boolean earlyData;
  private final int maxUdpPayloadBytes;
  private final Optional<String> bindHost;
  private final Optional<EventSink> events;

  private ClientConfig(Builder builder) {
    limits = builder.limits;
    transports = builder.transports;
    headStartMs = builder.headStartMs;
    webSocketOrigin = builder.webSocketOrigin;
    httpProxy = builder.httpProxy;
    serverCertificateHashes = List.copyOf(builder.serverCertificateHashes);
    trustedCertificates = builder.trustedCertificates;
    insecureTrustAnyCertificate = builder.insecureTrustAnyCertificate;
    protocols = List.copyOf(builder.protocols);
    connectTimeoutMs = builder.connectTimeoutMs;
    idleTimeoutMs = builder.idleTimeoutMs;
    keepAliveMs = builder.keepAliveMs.orElse(Math.min(MOST_KEEP_ALIVE_MS, idleTimeoutMs / 5 * 3));
    congestionControl = builder.congestionControl;
    earlyData = builder.earlyData;
    maxUdpPayloadBytes = builder.maxUdpPayloadBytes;
    bindHost = builder.bindHost;
    events = builder.events;
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
   * What a connection may hold.
   *
   * @return the limits
   */
  public Limits limits() {
    return limits;
  }

  /**
   * The transports that are tried, first the one that has the head start.
   *
   * @return an immutable list, not empty
   */
  public List<TransportKind> transports() {
    return transports;
  }

  /**
   * How long the first transport is tried alone.
   *
   * @return milliseconds
   */
  public long headStartMs() {
    return headStartMs;
  }

  /**
   * Where the server accepts WebSockets.
   *
   * @return scheme, host and port, if they were named
   */
  public Optional<String> webSocketOrigin() {
    return webSocketOrigin;
  }

  /**
   * The HTTP proxy through which WebSockets go.
   *
   * @return its URL, with the credentials if it has some; empty for what the platform says
   */
  public Optional<String> httpProxy() {
    return httpProxy;
  }

  /**
   * The certificates trusted by hash.
   *
   * @return SHA-256 hashes in base64, an immutable list
   */
  public List<String> serverCertificateHashes() {
    return serverCertificateHashes;
  }

  /**
   * The authorities trusted instead of the platform's.
   *
   * @return path of a PEM file, if one was named
   */
  public Optional<String> trustedCertificates() {
    return trustedCertificates;
  }

  /**
   * Whether any certificate is trusted.
   *
   * @return true if so
   */
  public boolean insecureTrustAnyCertificate() {
    return insecureTrustAnyCertificate;
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
   * How long a connection may take to be established.
   *
   * @return milliseconds
   */
  public long connectTimeoutMs() {
    return connectTimeoutMs;
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
   * The local address that connections leave from.
   *
   * @return an address, if one was named
   */
  public Optional<String> bindHost() {
    return bindHost;
  }

  /**
   * Who is told what happens.
   *
   * @return the sink; empty for the platform's own, which on the JVM is the log
   */
  public Optional<EventSink> events() {
    return events;
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private Limits limits = Limits.DEFAULT;
    private List<TransportKind> transports = List.of(TransportKind.HTTP3, TransportKind.WEBSOCKET);
    private long headStartMs = 500;
    private Optional<String> webSocketOrigin = Optional.empty();
    private Optional<String> httpProxy = Optional.empty();
    private final List<String> serverCertificateHashes = new ArrayList<>();
    private Optional<String> trustedCertificates = Optional.empty();
    private boolean insecureTrustAnyCertificate;
    private final List<String> protocols = new ArrayList<>();
    private long connectTimeoutMs = 10_000;
    private long idleTimeoutMs = 30_000;
    private OptionalLong keepAliveMs = OptionalLong.empty();
    private CongestionControl congestionControl = CongestionControl.CUBIC;
    private boolean earlyData;
    private int maxUdpPayloadBytes = Checks.UDP_PAYLOAD_BYTES;
    private Optional<String> bindHost = Optional.empty();
    private Optional<EventSink> events = Optional.empty();

    private Builder() {}

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
     * Chooses the transports; default WebTransport, then WebSocket for networks where UDP is
     * blocked. The first one ready carries the connection. Where that was another than {@code
     * first}, it is tried first at the same origin for the next 30 s, and after each further loss
     * in a row for twice as long, up to ten minutes; a certificate that is not trusted is no such
     * loss. One alone is the only one tried.
     *
     * @param first the one that has the head start
     * @param others those that follow, each after a head start more
     * @return this
     */
    public Builder transports(TransportKind first, TransportKind... others) {
      List<TransportKind> all = new ArrayList<>(List.of(others));
      all.add(0, first);
      transports = List.copyOf(all);
      return this;
    }

    /**
     * Tries the first transport alone for so long, unless it fails before; default 500.
     *
     * @param value milliseconds; 0 to try all at once
     * @return this
     */
    public Builder headStartMs(long value) {
      headStartMs = value;
      return this;
    }

    /**
     * Says where the server accepts WebSockets, such as {@code wss://example.com:8443}; path and
     * query come from the session's URL. By default that is TLS over TCP on the port of the
     * session's URL.
     *
     * @param value scheme, host and port
     * @return this
     */
    public Builder webSocketOrigin(String value) {
      webSocketOrigin = Optional.of(value);
      return this;
    }

    /**
     * Opens WebSockets through an HTTP proxy, by CONNECT (JVM only); WebTransport, which is UDP,
     * goes out directly. By default that is what the JVM has, with {@code ProxySelector}'s rules:
     * the system properties {@code https.proxyHost} and {@code https.proxyPort} ({@code http.} for
     * {@code ws} URLs), but for hosts that match {@code http.nonProxyHosts}. No message, log or
     * exception shows the credentials.
     *
     * @param value such as {@code http://proxy:3128} or {@code http://user:password@proxy:3128}
     *     (RFC 7617, Basic), with percent-encoding for what would end user or password
     * @return this
     */
    public Builder httpProxy(String value) {
      httpProxy = Optional.of(value);
      return this;
    }

    /**
     * Trusts a server by the hash of its certificate instead of by an authority, as browsers do
     * (W3C WebTransport §6.9): it has to be valid now and for at most 14 days in all, and to have
     * an ECDSA key, P-256 for browsers, never an RSA one. May be repeated.
     *
     * @param value SHA-256 of the DER certificate, in base64
     * @return this
     */
    public Builder serverCertificateHash(String value) {
      serverCertificateHashes.add(Objects.requireNonNull(value));
      return this;
    }

    /**
     * Trusts the certificates in a file instead of the platform's authorities (JVM only).
     *
     * @param value path of a PEM file
     * @return this
     */
    public Builder trustedCertificates(String value) {
      trustedCertificates = Optional.of(value);
      return this;
    }

    /**
     * Trusts whoever answers (JVM only): anybody on the path can read and change everything.
     * Default off.
     *
     * @param value true to turn verification off
     * @return this
     */
    public Builder insecureTrustAnyCertificate(boolean value) {
      insecureTrustAnyCertificate = value;
      return this;
    }

    /**
     * Offers an application protocol (webtrans-http3 §3.3). May be repeated, most preferred first.
     *
     * @param value a name, printable ASCII
     * @return this
     */
    public Builder protocol(String value) {
      protocols.add(Objects.requireNonNull(value));
      return this;
    }

    /**
     * Gives up connecting after so long; default 10,000.
     *
     * @param value milliseconds, more than 0; {@link Long#MAX_VALUE} for never
     * @return this
     */
    public Builder connectTimeoutMs(long value) {
      connectTimeoutMs = value;
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
     * <p>Over the browser's own WebTransport its timeout counts, and how soon it notices is its
     * affair; the server keeps such a session alive.
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
     * nor a NAT drops a connection that is idle; default 18,000. Never later than at three fifths
     * of the idle timeout that counts, the shorter one of both ends', whatever is given here; a
     * server lets its clients ask first.
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
     * Lets packets over UDP become so large (JVM only); default 1,452, what Ethernet carries over
     * IPv6. They begin with 1,200 bytes, which every path carries, and grow to what the path is
     * found to carry (RFC 8899); where IP's fragmentation cannot be turned off they stay there.
     *
     * @param value bytes of UDP payload, 1,200 to 65,527
     * @return this
     */
    public Builder maxUdpPayloadBytes(int value) {
      maxUdpPayloadBytes = value;
      return this;
    }

    /**
     * Connects from a local address (JVM only); default any.
     *
     * @param value an IP address or host name of this machine
     * @return this
     */
    public Builder bindHost(String value) {
      bindHost = Optional.of(value);
      return this;
    }

    /**
     * Says who is told what happens (JVM only), once for all of it; default the log. Who wants
     * that, too, gives both, see {@link EventSink#and}; {@link EventSink#NONE} tells nobody.
     *
     * @param value the sink
     * @return this
     */
    public Builder events(EventSink value) {
      events = Optional.of(value);
      return this;
    }

    /**
     * Checks and freezes the options.
     *
     * @return the configuration
     * @throws InvalidConfigurationException if options contradict each other or are out of range
     */
    public ClientConfig build() {
      Checks.positive(connectTimeoutMs, "connectTimeoutMs");
      Checks.timeouts(idleTimeoutMs, keepAliveMs.orElse(0));
      Checks.protocols(protocols);
      Checks.udpPayload(maxUdpPayloadBytes);
      checkTransports();
      if (insecureTrustAnyCertificate
          && (!serverCertificateHashes.isEmpty() || trustedCertificates.isPresent())) {
        throw new InvalidConfigurationException(
            "insecureTrustAnyCertificate contradicts serverCertificateHash and"
                + " trustedCertificates: leave one of them out");
      }
      return new ClientConfig(this);
    }

    private void checkTransports() {
      Set<TransportKind> seen = new LinkedHashSet<>();
      for (TransportKind kind : transports) {
        if (kind == TransportKind.MEMORY) {
          throw new InvalidConfigurationException(
              "A client dials HTTP3 or WEBSOCKET; MEMORY is for both ends in one process");
        }
        if (!seen.add(kind)) {
          throw new InvalidConfigurationException("The transport " + kind + " is named twice");
        }
      }
      if (headStartMs < 0) {
        throw new InvalidConfigurationException(
            "headStartMs must be at least 0, but is " + headStartMs);
      }
    }
  }
}
