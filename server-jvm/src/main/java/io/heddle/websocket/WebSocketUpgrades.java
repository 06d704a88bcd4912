package io.heddle.websocket;

import io.heddle.Admission;
import io.heddle.NetworkAddress;
import io.heddle.SessionRequest;
import io.heddle.TransportKind;
import io.heddle.event.ConnectionEvent;
import io.heddle.event.Role;
import io.heddle.host.Decision;
import io.heddle.observe.ConnectionEvents;
import io.heddle.qmux.QmuxConfig;
import io.heddle.qmux.Subprotocols;
import io.heddle.server.Addresses;
import io.heddle.server.BoundedWait;
import io.heddle.server.SessionFields;
import io.heddle.server.SessionHost;
import io.heddle.session.SessionInfo;
import io.heddle.watch.ProcessLog;
import io.heddle.wire.FieldSection;
import io.heddle.wire.RequestTarget;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/**
 * Accepts sessions over WebSockets, on the paths and by the rules by which the same server accepts
 * them over HTTP/3. Any thread.
 */
public final class WebSocketUpgrades extends Handler.Abstract.NonBlocking {
  private static final AtomicLong IDS = new AtomicLong();

  private final SessionHost host;
  private final ServerWebSocketContainer container;
  private final QmuxConfig qmux;
  private final OpenSockets open = new OpenSockets(SessionHost.SHUTTING_DOWN);

  /**
   * A handler for one Jetty server, made before that starts.
   *
   * @param jetty the server
   * @param host decides on sessions
   */
  public WebSocketUpgrades(Server jetty, SessionHost host) {
    this.host = host;
    container = ServerWebSocketContainer.ensure(jetty);
    Carriage.configure(container);
    qmux =
        QmuxConfig.server(host.config().limits())
            .withTimeouts(host.config().idleTimeoutMs(), host.config().keepAliveMs());
  }

  /**
   * How Jetty is to read requests: with every path that {@link RequestTarget} knows, so that both
   * transports have the same. What reads paths otherwise has to refuse {@link
   * org.eclipse.jetty.http.HttpURI#hasViolations() violations} itself.
   *
   * @return a configuration for one connector
   */
  public static HttpConfiguration requests() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(FieldSection.MAX_BYTES);
    http.setUriCompliance(
        UriCompliance.UNSAFE.without("heddle", Violation.FRAGMENT, Violation.USER_INFO));
    return http;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getPath();
    if (!isUpgrade(request)) {
      if (!host.hasRoute(path)) {
        return false;
      }
      response.getHeaders().put(HttpHeader.UPGRADE, "websocket");
      response.getHeaders().put(HttpHeader.CONNECTION, HttpHeader.UPGRADE.asString());
      refuse(
          response,
          callback,
          HttpStatus.UPGRADE_REQUIRED_426,
          "This path takes sessions: over WebTransport, or over a WebSocket with the subprotocol"
              + " qmux-02.");
      return true;
    }
    List<String> offered = offered(request);
    if (host.serves(path) && !Subprotocols.areOffered(offered)) {
      refuse(
          response,
          callback,
          HttpStatus.BAD_REQUEST_400,
          "This path speaks QMux: offer the WebSocket subprotocol qmux-02.");
      return true;
    }
    Optional<RequestTarget> target = RequestTarget.parse(request.getHttpURI().getPathQuery());
    FieldSection fields = fields(request);
    Optional<String> problem =
        target.isEmpty()
            ? Optional.of("a path begins with a slash and is printable ASCII")
            : fields.problem().or(() -> FieldSection.authorityProblem(authority(fields)));
    if (problem.isPresent()) {
      refuse(
          response,
          callback,
          HttpStatus.BAD_REQUEST_400,
          "This request is malformed: " + problem.get() + ".");
      return true;
    }
    SessionRequest asked = sessionRequest(request, fields, target.orElseThrow(), offered);
    host.decide(asked)
        .thenAccept(decision -> decided(request, response, callback, offered, decision));
    return true;
  }

  // RFC 6455 §4.2.1
  private static boolean isUpgrade(Request request) {
    return request.getHeaders().contains(HttpHeader.UPGRADE, "websocket");
  }

  private static List<String> offered(Request request) {
    return request.getHeaders().getCSV(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, false);
  }

  private static FieldSection fields(Request request) {
    FieldSection fields = new FieldSection(FieldSection.Kind.HTTP_1);
    for (HttpField field : request.getHeaders()) {
      fields.add(
          field.getName().toLowerCase(Locale.ROOT),
          Optional.ofNullable(field.getValue()).orElse(""));
    }
    return fields;
  }

  private static String authority(FieldSection fields) {
    return fields.fields().getOrDefault("host", "");
  }

  private static SessionRequest sessionRequest(
      Request request, FieldSection fields, RequestTarget target, List<String> offered) {
    SessionRequest.Builder asked =
        SessionRequest.builder(authority(fields), target.path())
            .transport(TransportKind.WEBSOCKET)
            .query(target.query())
            .headers(SessionFields.of(fields.fields()))
            .protocols(Subprotocols.protocols(offered));
    remoteAddress(request).ifPresent(asked::remoteAddress);
    return asked.build();
  }

  private static Optional<NetworkAddress> remoteAddress(Request request) {
    return Addresses.of(request.getConnectionMetaData().getRemoteSocketAddress());
  }

  private void decided(
      Request request,
      Response response,
      Callback callback,
      List<String> offered,
      Decision decision) {
    Admission admission = decision.admission();
    Optional<String> subprotocol = Subprotocols.answer(offered, admission.protocol());
    if (!decision.accepted()) {
      admission.headers().forEach(response.getHeaders()::put);
      refuse(
          response,
          callback,
          admission.status(),
          decision.text().isEmpty() ? HttpStatus.getMessage(admission.status()) : decision.text());
    } else if (subprotocol.isEmpty()) {
      refuse(
          response,
          callback,
          HttpStatus.BAD_REQUEST_400,
          "None of the protocols that this path wants was offered.");
    } else {
      Optional<String> full = host.connected();
      if (full.isPresent()) {
        if (host.events().isOn()) {
          host.events()
              .tell(
                  new ConnectionEvent.Refused(
                      TransportKind.WEBSOCKET,
                      Addresses.of(request.getConnectionMetaData().getRemoteSocketAddress()),
                      full.get()));
        }
        refuse(response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, full.get());
      } else {
        upgrade(request, response, callback, decision, subprotocol.get());
      }
    }
  }

  private void upgrade(
      Request request,
      Response response,
      Callback callback,
      Decision decision,
      String subprotocol) {
    SessionInfo info =
        new SessionInfo(
            "ws-s-" + IDS.incrementAndGet(),
            TransportKind.WEBSOCKET,
            decision.request(),
            Subprotocols.protocol(subprotocol),
            Addresses.of(request.getConnectionMetaData().getLocalSocketAddress()),
            remoteAddress(request),
            decision.admission().attributes());
    boolean upgraded = false;
    try {
      upgraded =
          container.upgrade(
              (upgrade, answer, done) -> {
                decision.admission().headers().forEach(answer.getHeaders()::put);
                answer.setAcceptedSubProtocol(subprotocol);
                // Compression would cost more than it saves: payload is opaque.
                answer.setExtensions(List.of());
                return new RecordSocket(
                    true,
                    new Strand(container.getExecutor()),
                    request.getComponents().getByteBufferPool(),
                    socket -> opened(socket, info, decision));
              },
              new WithoutTarget(request),
              response,
              Callback.from(
                  callback::succeeded,
                  failure -> {
                    // The client left before the answer: nothing will open, and nothing close.
                    host.disconnected();
                    callback.failed(failure);
                  }));
    } catch (RuntimeException e) {
      ProcessLog.debug("No WebSocket for {}", decision.request(), e);
    }
    if (!upgraded) {
      host.disconnected();
      refuse(response, callback, HttpStatus.BAD_REQUEST_400, "This is no WebSocket handshake.");
    }
  }

  /**
   * A request as the WebSocket's handshake looks at it, which makes a {@link java.net.URI} of its
   * target and fails on those that are none.
   */
  private static final class WithoutTarget extends Request.Wrapper {
    private static final HttpURI NOWHERE = HttpURI.from("http://unused/");

    WithoutTarget(Request request) {
      super(request);
    }

    @Override
    public HttpURI getHttpURI() {
      return NOWHERE;
    }
  }

  private void opened(RecordSocket socket, SessionInfo info, Decision decision) {
    ConnectionEvents told =
        ConnectionEvents.opened(
            host.events(), Role.SERVER, TransportKind.WEBSOCKET, info.remoteAddress());
    open.add(socket);
    socket.whenGone(
        () -> {
          host.disconnected();
          open.remove(socket);
          told.closed(socket.endedBy(), socket.ending());
        });
    var established = Carriage.begin(socket, qmux, info, host.memory(), told);
    established.thenAccept(
        session -> socket.loop().execute(() -> host.established(decision, session)));
    socket
        .loop()
        .scheduleMs(
            host.config().handshakeTimeoutMs(),
            () -> {
              if (!established.isDone()) {
                socket.session().disconnect();
              }
            });
  }

  /**
   * As {@link #awaitEnds(long)}, for as long as the configuration lets a server wait.
   *
   * @return as there
   */
  public int awaitEnds() {
    return awaitEnds(BoundedWait.endNs(host.config().closeTimeoutMs()));
  }

  /**
   * Closes sessions that are open, and lets their clients read why; who has no session yet is
   * turned away. Blocks.
   *
   * @param endNs until when it waits for clients, by {@link io.heddle.server.BoundedWait#endNs}
   * @return how many WebSockets are still open
   */
  public int awaitEnds(long endNs) {
    return open.awaitEnds(endNs);
  }

  private static void refuse(Response response, Callback callback, int status, String sentence) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
    Content.Sink.write(response, true, sentence + "\n", callback);
  }
}
