package io.heddle.qmux;

import io.heddle.Attributes;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.Limits;
import io.heddle.Session;
import io.heddle.SessionRequest;
import io.heddle.TransportKind;
import io.heddle.memory.VirtualLoop;
import io.heddle.session.Loop;
import io.heddle.session.SessionEngine;
import io.heddle.session.SessionInfo;
import java.util.Optional;

/** Two sessions over two engines that are each other's peer. On the loop. */
public final class QmuxPair {
  final LinkPipe up;
  final LinkPipe down;
  final QmuxCarrier clientCarrier;
  final QmuxCarrier serverCarrier;
  final TransportParameters clientParameters;
  final TransportParameters serverParameters;
  private final Session client;
  private final Session server;

  private static final SessionRequest REQUEST = SessionRequest.builder("memory", "/").build();

  QmuxPair(Loop loop, QmuxLink link, QmuxConfig clientConfig, QmuxConfig serverConfig) {
    this(loop, link, REQUEST, Attributes.NONE, clientConfig, serverConfig);
  }

  private QmuxPair(
      Loop loop,
      QmuxLink link,
      SessionRequest request,
      Attributes attributes,
      QmuxConfig clientConfig,
      QmuxConfig serverConfig) {
    up = new LinkPipe(loop, link);
    down = new LinkPipe(loop, link);
    clientParameters = clientConfig.parameters();
    serverParameters = serverConfig.parameters();
    clientCarrier = new QmuxCarrier(loop, up, clientConfig);
    serverCarrier = new QmuxCarrier(loop, down, serverConfig);
    up.connect(clientCarrier, serverCarrier);
    down.connect(serverCarrier, clientCarrier);
    SessionEngine clientSession =
        session("qmux-client", request, Attributes.NONE, clientConfig, clientCarrier);
    SessionEngine serverSession =
        session("qmux-server", request, attributes, serverConfig, serverCarrier);
    client = clientSession.handle();
    server = serverSession.handle();
    clientCarrier.start(clientSession);
    serverCarrier.start(serverSession);
  }

  private static SessionEngine session(
      String id,
      SessionRequest request,
      Attributes attributes,
      QmuxConfig config,
      QmuxCarrier carrier) {
    SessionInfo info =
        new SessionInfo(
            id,
            TransportKind.WEBSOCKET,
            request,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            attributes);
    return new SessionEngine(info, config.limits(), carrier);
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
      long bytesPerSecond) {
    int windowBytes = bytesPerSecond == 0 ? 64 << 10 : 16 << 10;
    return new QmuxPair(
        loop,
        new QmuxLink(latencyNs, bytesPerSecond, windowBytes),
        request,
        attributes,
        QmuxConfig.client(clientLimits),
        QmuxConfig.server(serverLimits));
  }

  /** The client's end. */
  public Session client() {
    return client;
  }

  /** The server's end. */
  public Session server() {
    return server;
  }

  /** The client's engine. */
  public QmuxCarrier clientCarrier() {
    return clientCarrier;
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
