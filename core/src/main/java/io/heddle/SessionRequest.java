package io.heddle;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a client asked for when it opened a session: the extended CONNECT request of webtrans-http3
 * §3.2, or its twin on the WebSocket path. Immutable.
 */
public final class SessionRequest {
  private final String authority;
  private final String path;
  private final String query;
  private final Map<String, String> headers;
  private final List<String> protocols;
  private final TransportKind transport;
  private final Optional<NetworkAddress> remoteAddress;
  private final List<PeerCertificate> peerCertificates;
  private final Map<String, String> pathParameters;
  private final Attributes attributes;

  private SessionRequest(Builder builder) {
    authority = builder.authority;
    path = builder.path;
    query = builder.query;
    headers = builder.headers;
    protocols = builder.protocols;
    transport = builder.transport;
    remoteAddress = builder.remoteAddress;
    peerCertificates = builder.peerCertificates;
    pathParameters = builder.pathParameters;
    attributes = builder.attributes;
  }

  /**
   * A request to be described; without more, one of a client in memory.
   *
   * @param authority as {@link #authority()}
   * @param path as {@link #path()}
   * @return a new builder
   * @throws IllegalArgumentException if the path does not begin with a slash
   */
  public static Builder builder(String authority, String path) {
    return new Builder(authority, path);
  }

  /**
   * Host and port as the client wrote them.
   *
   * @return for example {@code example.org:4433}
   */
  public String authority() {
    return authority;
  }

  /**
   * The path without the query, as it came: octet for octet, nothing decoded and nothing merged, so
   * that {@code /a%2Fb}, {@code /a/b} and {@code /a//b} are three paths.
   *
   * @return printable ASCII, beginning with a slash
   */
  public String path() {
    return path;
  }

  /**
   * The part after the question mark as it came, still encoded.
   *
   * @return empty when there is none
   */
  public String query() {
    return query;
  }

  /**
   * Further header fields, the same ones over each transport: without those that are its own (host,
   * connection and upgrade, those of the handshakes of WebTransport and WebSockets, of caches and
   * codings).
   *
   * @return an immutable map by names in lower case; values as they came, a character for each byte
   *     (ISO 8859-1), those of repeated fields joined by a comma, of cookies by a semicolon
   */
  public Map<String, String> headers() {
    return headers;
  }

  /**
   * The application protocols that the client offers.
   *
   * @return an immutable list, most preferred first
   */
  public List<String> protocols() {
    return protocols;
  }

  /**
   * What the request came over.
   *
   * @return the transport
   */
  public TransportKind transport() {
    return transport;
  }

  /**
   * Where the request came from: the client, or the last proxy before this server.
   *
   * @return address and port; empty at the client, and where the platform knows none
   */
  public Optional<NetworkAddress> remoteAddress() {
    return remoteAddress;
  }

  /**
   * The certificates that the client showed in its TLS handshake. Heddle's own listeners ask for
   * none.
   *
   * @return an immutable list, the client's own first; empty without any
   */
  public List<PeerCertificate> peerCertificates() {
    return peerCertificates;
  }

  /**
   * Where the page came from that opened the session.
   *
   * @return the Origin header (RFC 6454); empty when the client is not a browser
   */
  public Optional<String> origin() {
    return header("origin");
  }

  /**
   * A header field.
   *
   * @param name its name in lower case
   * @return its value, if the request had one
   */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(Objects.requireNonNull(name)));
  }

  /**
   * A cookie (RFC 6265).
   *
   * @param name its name, upper and lower case told apart
   * @return the value of the first one of this name, as it came, with quotation marks if it has any
   */
  public Optional<String> cookie(String name) {
    Objects.requireNonNull(name);
    return header("cookie").flatMap(field -> Cookies.value(field, name));
  }

  /**
   * A parameter of the query, for queries of the form {@code a=1&b=2}.
   *
   * @param name the parameter's name
   * @return its first value with %-escapes and plus signs decoded, if it has one
   */
  public Optional<String> parameter(String name) {
    return QueryString.parameter(query, Objects.requireNonNull(name));
  }

  /**
   * A parameter of the path: what the request has where the {@link Route}'s pattern has a name in
   * braces.
   *
   * @param name without braces
   * @return the value with %-escapes decoded, see {@link Route#of}; empty if the route has no such
   *     parameter
   */
  public Optional<String> pathParameter(String name) {
    return Optional.ofNullable(pathParameters.get(Objects.requireNonNull(name)));
  }

  /**
   * What an earlier filter found out.
   *
   * @param key what it was put under
   * @param <T> its type
   * @return the value, if there is one
   */
  public <T> Optional<T> attribute(AttributeKey<T> key) {
    return attributes.get(key);
  }

  /**
   * All that earlier filters found out.
   *
   * @return what {@link #with} put there
   */
  public Attributes attributes() {
    return attributes;
  }

  /**
   * The same request with something that a filter found out, for later filters and for the session.
   *
   * @param key what to put it under
   * @param value what was found out
   * @param <T> its type
   * @return a new request
   */
  public <T> SessionRequest with(AttributeKey<T> key, T value) {
    Builder builder = new Builder(this);
    builder.attributes = attributes.with(key, value);
    return new SessionRequest(builder);
  }

  /**
   * The same request where a route with parameters was found for it.
   *
   * @param parameters values by name
   * @return a new request
   */
  public SessionRequest withPathParameters(Map<String, String> parameters) {
    Builder builder = new Builder(this);
    builder.pathParameters = Checks.copyOf(parameters);
    return new SessionRequest(builder);
  }

  @Override
  public String toString() {
    return transport.label() + " " + authority + path;
  }

  /** Describes a request. Not thread-safe. */
  public static final class Builder {
    private final String authority;
    private final String path;
    private String query = "";
    private Map<String, String> headers = Collections.emptyMap();
    private List<String> protocols = List.of();
    private TransportKind transport = TransportKind.MEMORY;
    private Optional<NetworkAddress> remoteAddress = Optional.empty();
    private List<PeerCertificate> peerCertificates = List.of();
    private Map<String, String> pathParameters = Collections.emptyMap();
    private Attributes attributes = Attributes.NONE;

    private Builder(String authority, String path) {
      this.authority = Objects.requireNonNull(authority);
      this.path = path;
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException("A path begins with a slash, unlike \"" + path + "\"");
      }
    }

    private Builder(SessionRequest from) {
      authority = from.authority;
      path = from.path;
      query = from.query;
      headers = from.headers;
      protocols = from.protocols;
      transport = from.transport;
      remoteAddress = from.remoteAddress;
      peerCertificates = from.peerCertificates;
      pathParameters = from.pathParameters;
      attributes = from.attributes;
    }

    /**
     * Default empty.
     *
     * @param value as {@link SessionRequest#query()}
     * @return this
     */
    public Builder query(String value) {
      query = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Default none.
     *
     * @param value as {@link SessionRequest#headers()}; copied
     * @return this
     */
    public Builder headers(Map<String, String> value) {
      headers = Checks.copyOf(value);
      return this;
    }

    /**
     * Default none.
     *
     * @param value as {@link SessionRequest#protocols()}; copied
     * @return this
     */
    public Builder protocols(List<String> value) {
      protocols = List.copyOf(value);
      return this;
    }

    /**
     * Default {@link TransportKind#MEMORY}.
     *
     * @param value as {@link SessionRequest#transport()}
     * @return this
     */
    public Builder transport(TransportKind value) {
      transport = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Default unknown.
     *
     * @param value as {@link SessionRequest#remoteAddress()}
     * @return this
     */
    public Builder remoteAddress(NetworkAddress value) {
      remoteAddress = Optional.of(value);
      return this;
    }

    /**
     * Default none.
     *
     * @param value as {@link SessionRequest#peerCertificates()}; copied
     * @return this
     */
    public Builder peerCertificates(List<PeerCertificate> value) {
      peerCertificates = List.copyOf(value);
      return this;
    }

    /**
     * Freezes the description.
     *
     * @return the request
     */
    public SessionRequest build() {
      return new SessionRequest(this);
    }
  }
}
