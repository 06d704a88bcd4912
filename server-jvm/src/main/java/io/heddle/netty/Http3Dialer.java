package io.heddle.netty;

import io.heddle.ClientConfig;
import io.heddle.HeddleException.Side;
import io.heddle.InvalidConfigurationException;
import io.heddle.PlatformException;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.budget.MemoryBudget;
import io.heddle.connect.Dialer;
import io.heddle.connect.SessionUrl;
import io.heddle.event.Events;
import io.heddle.event.Role;
import io.heddle.observe.ConnectionEvents;
import io.heddle.server.Addresses;
import io.heddle.server.BoundedWait;
import io.heddle.tls.ServerTrust;
import io.heddle.websocket.Strand;
import io.heddle.wire.Negotiation;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelBootstrap;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SNIHostName;
import org.jspecify.annotations.Nullable;

/**
 * Opens WebTransport sessions over HTTP/3, each on a QUIC connection of its own. Safe from any
 * thread.
 */
public final class Http3Dialer implements Dialer {
  /** How long it waits until its servers have heard that their sessions are closed. */
  private static final long CLOSE_MS = 3_000;

  /** Says where hosts are; may block. */
  interface Names {
    /**
     * The addresses of a host, the best one first.
     *
     * @throws UnknownHostException if there is none
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;
  }

  private final Events events;
  private final Names names;
  private final ClientConfig config;
  private final QuicOptions options;
  private final WebTransportSettings settings;
  private final RememberedSettings remembered = new RememberedSettings();
  private final QuicSslContext tls;
  private final UdpTransport transport;

  /** Resolves names and binds sockets, which block. */
  private final Strand connector = new Strand();

  private final Set<Http3Connection> connections = ConcurrentHashMap.newKeySet();

  // Written by the connector's thread.
  private volatile @Nullable Channel socket4;
  private volatile @Nullable Channel socket6;

  /**
   * A dialer that opens its sockets when it first dials.
   *
   * @param config its configuration
   * @param events who is told what happens to its connections
   * @throws InvalidConfigurationException if a certificate hash or file is unusable
   */
  public Http3Dialer(ClientConfig config, Events events) {
    this(config, events, UdpTransport.openClient(), Http3Dialer::allOf);
  }

  /** One over a transport of one thread, which it closes. */
  Http3Dialer(ClientConfig config, UdpTransport transport) {
    this(config, transport, Http3Dialer::allOf);
  }

  /** One with names of its own. */
  Http3Dialer(ClientConfig config, UdpTransport transport, Names names) {
    this(config, Events.NONE, transport, names);
  }

  private Http3Dialer(ClientConfig config, Events events, UdpTransport transport, Names names) {
    this.events = events;
    this.names = names;
    this.config = config;
    this.transport = transport;
    options = ServerOptions.quic(config);
    settings = new WebTransportSettings(config.limits());
    tls = QuicTls.client(ServerTrust.of(config), options, Http3.supportedApplicationProtocols());
  }

  private static List<InetAddress> allOf(String host) throws UnknownHostException {
    return List.of(InetAddress.getAllByName(host));
  }

  @Override
  public TransportKind kind() {
    return TransportKind.HTTP3;
  }

  @Override
  public void dial(SessionUrl target, CompletableFuture<Session> result) {
    if (mustWait(target.host())) {
      connector.execute(() -> start(target, result));
    } else {
      // Another thread would only have to be woken.
      start(target, result);
    }
  }

  /** Whether there is a name to be resolved, or a socket to be bound. */
  private boolean mustWait(String host) {
    if (NetUtil.createByteArrayFromIpAddressString(host) == null) {
      return true;
    }
    try {
      Channel open = isIpv6(InetAddress.getByName(host)) ? socket6 : socket4;
      return open == null || !open.isActive();
    } catch (UnknownHostException e) {
      return true;
    }
  }

  private static boolean isIpv6(InetAddress address) {
    return address instanceof Inet6Address;
  }

  /** An address, and the socket that it is dialled from. */
  private record Way(InetAddress address, Channel socket) {}

  private void start(SessionUrl target, CompletableFuture<Session> result) {
    if (result.isDone()) {
      return;
    }
    try {
      List<Way> ways = ways(target.host());
      if (ways.size() == 1) {
        begin(target, ways.get(0), result, () -> {});
      } else {
        AddressRace.begin(
            ways.get(0).socket.eventLoop(),
            ways,
            (way, attempt, reached) -> begin(target, way, attempt, reached),
            result);
      }
    } catch (UnknownHostException e) {
      result.completeExceptionally(ClientHandshake.unknownHost(target, e));
    } catch (UdpBindException e) {
      result.completeExceptionally(
          new PlatformException(Side.LOCAL, String.valueOf(e.getMessage()), e));
    } catch (RuntimeException e) {
      result.completeExceptionally(notStarted(e));
    }
  }

  private static PlatformException notStarted(RuntimeException e) {
    return new PlatformException(Side.LOCAL, "No QUIC connection could be started", e);
  }

  /**
   * In the order in which they are tried; those of a family that this machine lacks are left out.
   */
  private List<Way> ways(String host) throws UnknownHostException {
    List<Way> ways = new ArrayList<>();
    Optional<UdpBindException> unbound = Optional.empty();
    for (InetAddress address : AddressRace.inTurns(names.resolve(host))) {
      try {
        ways.add(new Way(address, socket(isIpv6(address))));
      } catch (UdpBindException e) {
        unbound = Optional.of(e);
      }
    }
    if (ways.isEmpty()) {
      throw unbound.orElseThrow(() -> new UnknownHostException(host));
    }
    return ways;
  }

  private void begin(
      SessionUrl target, Way way, CompletableFuture<Session> result, Runnable reached) {
    try {
      InetSocketAddress peer = new InetSocketAddress(way.address, target.port());
      ClientHandshake handshake = new ClientHandshake(config, target, remembered, result, reached);
      QuicChannelBootstrap bootstrap =
          QuicChannel.newBootstrap(way.socket)
              .remoteAddress(peer)
              .option(
                  QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
                  transport.segmentation(options))
              // Who dials has a time limit. Netty's keeps the connection even when it is closed.
              .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
              .handler(new ConnectionInitializer(handshake));
      PortCheck.begin(transport, way.socket, target, peer, result, handshake::fail);
      handshake.begin(bootstrap, way.socket.eventLoop());
    } catch (RuntimeException e) {
      result.completeExceptionally(notStarted(e));
    }
  }

  private Channel socket(boolean ipv6) throws UnknownHostException {
    Channel open = ipv6 ? socket6 : socket4;
    if (open == null || !open.isActive()) {
      open =
          transport.bindClient(
              new InetSocketAddress(local(ipv6), 0),
              options.configure(new QuicClientCodecBuilder()).sslEngineProvider(this::engine));
      if (ipv6) {
        socket6 = open;
      } else {
        socket4 = open;
      }
    }
    return open;
  }

  private InetAddress local(boolean ipv6) throws UnknownHostException {
    if (config.bindHost().isEmpty()) {
      return InetAddress.getByAddress(new byte[ipv6 ? 16 : 4]);
    }
    String host = config.bindHost().get();
    for (InetAddress own : InetAddress.getAllByName(host)) {
      if (isIpv6(own) == ipv6) {
        return own;
      }
    }
    throw new UdpBindException(
        host + " has no " + (ipv6 ? "IPv6" : "IPv4") + " address to connect from");
  }

  private QuicSslEngine engine(QuicChannel channel) {
    SessionUrl target = channel.attr(ClientHandshake.TARGET).get();
    QuicSslEngine engine =
        target == null
            ? tls.newEngine(channel.alloc())
            : tls.newEngine(channel.alloc(), peerHost(target.host()), target.port());
    if (target != null) {
      ServerNameOption.set(engine, target.host());
    }
    channel.attr(ClientHandshake.TLS).set(engine);
    return TlsSecrets.watch(engine, channel);
  }

  /**
   * A host for TLS. Names that {@link SNIHostName} refuses, such as those with an underscore, end
   * in a dot: they mean the same to whoever verifies the certificate, and Netty does not try to
   * make an SNI of them.
   */
  private static String peerHost(String host) {
    try {
      new SNIHostName(host);
      return host;
    } catch (IllegalArgumentException e) {
      return host.endsWith(".") || host.indexOf(':') >= 0 ? host : host + ".";
    }
  }

  private final class ConnectionInitializer extends ChannelInitializer<QuicChannel> {
    private final ClientHandshake handshake;

    ConnectionInitializer(ClientHandshake handshake) {
      this.handshake = handshake;
    }

    @Override
    protected void initChannel(QuicChannel channel) {
      Http3Connection connection =
          new Http3Connection(
              Negotiation.Role.CLIENT,
              channel,
              config.limits(),
              config.idleTimeoutMs(),
              settings,
              MemoryBudget.UNLIMITED,
              ConnectionEvents.opened(
                  events,
                  Role.CLIENT,
                  TransportKind.HTTP3,
                  Addresses.of(channel.remoteSocketAddress())));
      connections.add(connection);
      channel.closeFuture().addListener(closed -> connections.remove(connection));
      handshake.connection(connection);
      ChannelPipeline pipeline = channel.pipeline();
      pipeline.addLast(connection);
      pipeline.addLast(new ServerStreams(new ControlFrames(connection), settings));
      pipeline.addLast(ConnectionFailures.INSTANCE);
    }
  }

  /** HTTP/3 on the client, which lets the server open bidirectional streams. */
  private static final class ServerStreams extends Http3ClientConnectionHandler {
    ServerStreams(ControlFrames frames, WebTransportSettings settings) {
      super(frames, null, null, settings.frame(), true, (id, value) -> true);
    }

    @Override
    protected void initBidirectionalStream(ChannelHandlerContext ctx, QuicStreamChannel stream) {
      // webtrans-http3 §4.3: such streams are a session's. The sniffer in front judges them.
    }
  }

  @Override
  public CompletableFuture<Void> close() {
    return CompletableFuture.runAsync(this::stop, connector::execute)
        .exceptionally(failure -> null);
  }

  private void stop() {
    try {
      CompletableFuture<?> all =
          CompletableFuture.allOf(
              connections.stream()
                  .map(connection -> connection.farewell().begin())
                  .toArray(CompletableFuture<?>[]::new));
      // Without an answer they are cut.
      boolean ignored = BoundedWait.await(all, BoundedWait.endNs(CLOSE_MS));
    } finally {
      transport.close();
    }
  }
}
