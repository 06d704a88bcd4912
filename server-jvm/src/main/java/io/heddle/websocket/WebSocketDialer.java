package io.heddle.websocket;

import io.heddle.ClientConfig;
import io.heddle.ConnectFailedException;
import io.heddle.HeddleException.Side;
import io.heddle.PlatformException;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.budget.MemoryBudget;
import io.heddle.connect.Dialer;
import io.heddle.connect.Refusal;
import io.heddle.connect.SessionUrl;
import io.heddle.event.Events;
import io.heddle.event.Role;
import io.heddle.observe.ConnectionEvents;
import io.heddle.qmux.QmuxConfig;
import io.heddle.qmux.Subprotocols;
import io.heddle.server.Addresses;
import io.heddle.server.BoundedWait;
import io.heddle.session.SessionInfo;
import io.heddle.tls.ServerName;
import io.heddle.tls.ServerTrust;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.api.UpgradeResponse;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** Opens sessions over WebSockets. Safe from any thread. */
public final class WebSocketDialer implements Dialer {
  // RFC 6455 §11.3.3, §11.3.4
  private static final List<String> ONCE =
      List.of("Sec-WebSocket-Accept", "Sec-WebSocket-Protocol");

  private static final AtomicLong IDS = new AtomicLong();

  /** How long it waits until its servers have heard that their sessions are closed. */
  private static final long CLOSE_MS = 3_000;

  /** See {@link DialFailures#isTunnelBusy}: on a busy machine every third attempt can end so. */
  private static final int MOST_ATTEMPTS = 20;

  private final ClientConfig config;
  private final Events events;
  private final ConnectProxies proxies;
  private final ExactTargets http;
  private final WebSocketClient jetty;
  private final QmuxConfig qmux;

  private final OpenSockets open = new OpenSockets("client closed");

  /** Starts and stops Jetty, which block. */
  private final Strand starter = new Strand();

  /**
   * A dialer that starts Jetty when it first dials.
   *
   * @param config its configuration
   * @param events who is told what happens to its connections
   * @throws io.heddle.InvalidConfigurationException if a certificate hash or file is unusable
   */
  public WebSocketDialer(ClientConfig config, Events events) {
    this.config = config;
    this.events = events;
    qmux =
        QmuxConfig.client(config.limits())
            .withTimeouts(config.idleTimeoutMs(), config.keepAliveMs());
    ClientConnector connector = SharedJetty.connector();
    connector.setSslContextFactory(tls(ServerTrust.of(config)));
    proxies = new ConnectProxies(config.httpProxy());
    http = new ExactTargets(connector, proxies);
    http.setConnectTimeout(config.connectTimeoutMs());
    config.bindHost().ifPresent(host -> http.setBindAddress(new InetSocketAddress(host, 0)));
    jetty = new WebSocketClient(http);
    SharedJetty.keepNoThreads(jetty);
    Carriage.configure(jetty);
  }

  private static SslContextFactory.Client tls(ServerTrust trust) {
    SslContextFactory.Client tls =
        new SslContextFactory.Client() {
          @Override
          protected void checkEndPointIdentificationAlgorithm() {
            // No warning: a certificate that is trusted by its hash need not name the host.
          }
        };
    tls.setEndpointIdentificationAlgorithm(trust.checksHost() ? "HTTPS" : null);
    tls.setSNIProvider(WebSocketDialer::serverNames);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      tls.setSslContext(context);
    } catch (GeneralSecurityException e) {
      throw new PlatformException(Side.LOCAL, "This JVM has no TLS: " + e.getMessage(), e);
    }
    return tls;
  }

  /** Java itself tells no names of one label, such as {@code localhost}. */
  private static List<SNIServerName> serverNames(SSLEngine engine, List<SNIServerName> known) {
    return known.isEmpty()
        ? Optional.ofNullable(engine.getPeerHost())
            .flatMap(ServerName::of)
            .map(name -> name.getBytes(StandardCharsets.US_ASCII))
            .map(name -> List.<SNIServerName>of(new SNIHostName(name)))
            .orElse(known)
        : known;
  }

  @Override
  public TransportKind kind() {
    return TransportKind.WEBSOCKET;
  }

  @Override
  public void dial(SessionUrl url, CompletableFuture<Session> result) {
    dial(url, result, MOST_ATTEMPTS);
  }

  private void dial(SessionUrl url, CompletableFuture<Session> result, int attempts) {
    starter.execute(() -> start(url, result, attempts));
  }

  private void start(SessionUrl url, CompletableFuture<Session> result, int attempts) {
    if (result.isDone()) {
      return;
    }
    DialFailures failures = new DialFailures(url, proxies.proxy(url));
    try {
      jetty.start();
      RecordSocket socket =
          new RecordSocket(
              false,
              new Strand(jetty.getExecutor()),
              jetty.getHttpClient().getByteBufferPool(),
              opened -> opened(opened, url, result));
      ClientUpgradeRequest request =
          new ClientUpgradeRequest(http.dial(url, answer -> answered(answer, url, result)));
      request.setHeader("Host", url.authority());
      request.setSubProtocols(Subprotocols.offer(config.protocols()));
      CompletableFuture<org.eclipse.jetty.websocket.api.Session> opening =
          jetty.connect(socket, request);
      Runnable hangUp = http.hangUp();
      opening.whenComplete(
          (session, failure) -> {
            // Whoever gives up abandons the socket.
            if (failure != null && !opening.isCancelled()) {
              hangUp.run();
            }
            if (failure != null && attempts > 1 && failures.isTunnelBusy(failure)) {
              dial(url, result, attempts - 1);
            } else if (failure != null) {
              result.completeExceptionally(failures.reason(failure));
            }
          });
      result.whenComplete(
          (connection, failure) -> {
            if (failure != null) {
              opening.cancel(true);
              socket.abandon();
            }
          });
    } catch (Exception | LinkageError e) {
      result.completeExceptionally(failures.reason(e));
    }
  }

  /** The server has said something. If it is no, what else it says is not waited for. */
  private static void answered(Response answer, SessionUrl url, CompletableFuture<Session> result) {
    if (answer.getStatus() != HttpStatus.SWITCHING_PROTOCOLS_101) {
      Optional<String> location = Optional.ofNullable(answer.getHeaders().get(HttpHeader.LOCATION));
      result.completeExceptionally(Refusal.of(url.toString(), answer.getStatus(), location));
    }
  }

  private void opened(RecordSocket socket, SessionUrl url, CompletableFuture<Session> result) {
    org.eclipse.jetty.websocket.api.Session session = socket.session();
    UpgradeResponse answer = session.getUpgradeResponse();
    for (String field : ONCE) {
      if (answer.getHeaders(field).size() > 1) {
        result.completeExceptionally(
            new ConnectFailedException(
                Side.REMOTE,
                url.origin() + " says " + field + " more than once, which RFC 6455 forbids"));
        return;
      }
    }
    String subprotocol = answer.getAcceptedSubProtocol();
    if (subprotocol == null || !Subprotocols.offer(config.protocols()).contains(subprotocol)) {
      result.completeExceptionally(
          new ConnectFailedException(
              Side.REMOTE,
              url.origin() + " accepts WebSockets, but does not speak QMux (qmux-02) on them"));
      return;
    }
    SessionInfo info =
        new SessionInfo(
            "ws-c-" + IDS.incrementAndGet(),
            TransportKind.WEBSOCKET,
            url.request(TransportKind.WEBSOCKET, config.protocols()),
            Subprotocols.protocol(subprotocol),
            Addresses.of(session.getLocalSocketAddress()),
            Addresses.of(session.getRemoteSocketAddress()));
    ConnectionEvents told =
        ConnectionEvents.opened(events, Role.CLIENT, TransportKind.WEBSOCKET, info.remoteAddress());
    open.add(socket);
    socket.whenGone(
        () -> {
          open.remove(socket);
          told.closed(socket.endedBy(), socket.ending());
        });
    Carriage.begin(socket, qmux, info, MemoryBudget.UNLIMITED, told)
        .whenComplete(
            (connection, failure) -> {
              if (failure != null) {
                result.completeExceptionally(failure);
              } else if (!result.complete(connection)) {
                // Too late, or no longer wanted.
                connection.close();
              }
            });
  }

  @Override
  public CompletableFuture<Void> close() {
    return CompletableFuture.runAsync(this::stop, starter::execute).exceptionally(failure -> null);
  }

  private void stop() {
    // Without an answer it is cut.
    int ignored = open.awaitEnds(BoundedWait.endNs(CLOSE_MS));
    try {
      jetty.stop();
    } catch (Exception e) {
      throw new IllegalStateException("A WebSocket client cannot stop", e);
    }
  }
}
