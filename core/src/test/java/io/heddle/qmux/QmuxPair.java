package io.heddle.qmux;

import io.heddle.Attributes;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.Limits;
import io.heddle.Session;
import io.heddle.SessionRequest;
import io.heddle.TransportKind;
import io.heddle.event.Events;
import io.heddle.event.Role;
import io.heddle.memory.VirtualLoop;
import io.heddle.session.Loop;
import io.heddle.session.SessionEngine;
import io.heddle.session.SessionEvents;
import io.heddle.session.SessionInfo;
import io.heddle.session.SessionObserver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Two sessions over two engines that are each other's peer. On the loop. */
public final class QmuxPair {
  private static final AtomicLong COUNT = new AtomicLong();

  final LinkPipe up;
  final LinkPipe down;
  final QmuxCarrier clientCarrier;
  final QmuxCarrier serverCarrier;
  final TransportParameters clientParameters;
  final TransportParameters serverParameters;
  private final CompletableFuture<Void> clientEstablished;
  private final CompletableFuture<Void> serverEstablished;
  private final Session client;
  private final Session server;

  private static final SessionRequest REQUEST = SessionRequest.builder("memory", "/").build();

  QmuxPair(Loop loop, QmuxLink link, QmuxConfig clientConfig, QmuxConfig serverConfig) {
    this(
        loop,
        link,
        "qmux",
        REQUEST,
        Attributes.NONE,
        clientConfig,
        serverConfig,
        Events.NONE,
        Events.NONE);
  }

  private QmuxPair(
      Loop loop,
      QmuxLink link,
      String name,
      SessionRequest request,
      Attributes attributes,
      QmuxConfig clientConfig,
      QmuxConfig serverConfig,
      Events clientEvents,
      Events serverEvents) {
    up = new LinkPipe(loop, link);
    down = new LinkPipe(loop, link);
    clientParameters = clientConfig.parameters();
    serverParameters = serverConfig.parameters();
    clientCarrier = new QmuxCarrier(loop, up, clientConfig);
    serverCarrier = new QmuxCarrier(loop, down, serverConfig);
    up.connect(clientCarrier, serverCarrier);
    down.connect(serverCarrier, clientCarrier);
    SessionInfo atClient = info(name + "-client", request, Attributes.NONE);
    SessionInfo atServer = info(name + "-server", request, attributes);
    SessionObserver clientObserver = observer(clientEvents, Role.CLIENT, atClient, clientCarrier);
    SessionObserver serverObserver = observer(serverEvents, Role.SERVER, atServer, serverCarrier);
    SessionEngine clientSession =
        new SessionEngine(atClient, clientConfig.limits(), clientCarrier, clientObserver);
    SessionEngine serverSession =
        new SessionEngine(atServer, serverConfig.limits(), serverCarrier, serverObserver);
    client = clientSession.handle();
    server = serverSession.handle();
    clientEstablished = clientCarrier.ready().thenRun(clientObserver::opened);
    serverEstablished = serverCarrier.ready().thenRun(serverObserver::opened);
    clientCarrier.start(clientSession);
    serverCarrier.start(serverSession);
  }

  private static SessionInfo info(String id, SessionRequest request, Attributes attributes) {
    return new SessionInfo(
        id,
        TransportKind.WEBSOCKET,
        request,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        attributes);
  }

  private static SessionObserver observer(
      Events events, Role role, SessionInfo info, QmuxCarrier carrier) {
    SessionObserver observer =
        SessionEvents.of(events, role, Optional.empty(), info, carrier.loop());
    return observer;
  }

  /** A pair on virtual time that has exchanged its transport parameters. */
  static QmuxPair established(VirtualLoop loop, QmuxLink link, Limits limits) {
    QmuxConfig config = QmuxConfig.client(limits).withTimeouts(0, 0);
    QmuxPair pair = new QmuxPair(loop, link, config, QmuxConfig.server(limits).withTimeouts(0, 0));
    loop.runUntilIdle();
    return pair;
  }

  /**
   * A pair for the contract suite, established soon after.
   *
   * @param bytesPerSecond 0 for no bound
   */
  public static QmuxPair forContract(
      Loop loop,
      SessionRequest request,
      Attributes attributes,
      Limits clientLimits,
      Limits serverLimits,
      long latencyNs,
      long bytesPerSecond,
      Events clientEvents,
      Events serverEvents) {
    int windowBytes = bytesPerSecond == 0 ? 64 << 10 : 16 << 10;
    return new QmuxPair(
        loop,
        new QmuxLink(latencyNs, bytesPerSecond, windowBytes),
        "qmux-" + COUNT.incrementAndGet(),
        request,
        attributes,
        QmuxConfig.client(clientLimits),
        QmuxConfig.server(serverLimits),
        clientEvents,
        serverEvents);
  }

  /** The client's end. */
  public Session client() {
    return client;
  }

  /** The server's end. */
  public Session server() {
    return server;
  }

  /** When the client's session is established. */
  public CompletableFuture<Void> clientEstablished() {
    return clientEstablished;
  }

  /** When the server's session is established. */
  public CompletableFuture<Void> serverEstablished() {
    return serverEstablished;
  }

  /** The network fails: both ends are told. */
  void fail() {
    up.cut();
    down.cut();
    clientCarrier.ended(new IoFailureException(Side.TRANSPORT, "cut"));
    serverCarrier.ended(new IoFailureException(Side.TRANSPORT, "cut"));
  }

  /** Streams in both tables, and payload that waits in them. */
  long left() {
    return clientCarrier.table().size()
        + serverCarrier.table().size()
        + clientCarrier.table().bufferedBytes()
        + serverCarrier.table().bufferedBytes();
  }
}
