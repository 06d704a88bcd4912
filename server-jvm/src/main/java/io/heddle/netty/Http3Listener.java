package io.heddle.netty;

import io.heddle.InvalidConfigurationException;
import io.heddle.IoFailureException;
import io.heddle.NetworkAddress;
import io.heddle.ServerConfig;
import io.heddle.TransportKind;
import io.heddle.event.ConnectionEvent;
import io.heddle.event.Role;
import io.heddle.host.Listener;
import io.heddle.observe.ConnectionEvents;
import io.heddle.server.Addresses;
import io.heddle.server.BoundedWait;
import io.heddle.server.HalfOpen;
import io.heddle.server.SessionHost;
import io.heddle.tls.Certificate;
import io.heddle.wire.Negotiation;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Accepts WebTransport sessions over HTTP/3. Safe from any thread. */
public final class Http3Listener implements Listener {
  /** How often a free port is looked for that is free on all addresses. */
  private static final int PORTS_TRIED = 5;

  /**
   * How many connection ids a client may have issued at once (RFC 9000 §18.2): one that moves has
   * packets to its new address bear another. How often it moves has no bound, see {@link
   * PeerAddress}.
   */
  private static final int CLIENT_IDS = 8;

  /** From so many unfinished handshakes on, clients prove their address first. */
  private static final int MANY_HALF_OPEN = 256;

  /** How long a client may take at least to ask for its session. */
  private static final long LEAST_IDLE_MS = 2_000;

  // RFC 9000 §20.1
  private static final int CONNECTION_REFUSED = 0x02;

  /** How long it may take a thread to close what did not close by itself. */
  private static final long CLOSE_MS = 500;

  private final SessionHost host;
  private final ServerConfig config;
  private final Certificate certificate;
  private final HalfOpen halfOpen = new HalfOpen(HalfOpen.MOST);
  private final HalfOpenHandshakes handshakes =
      new HalfOpenHandshakes(halfOpen, channel -> refuse(channel, "the handshake did not go on"));
  private final WebTransportSettings settings;
  private final int sockets;
  private final UdpTransport transport;
  private final Set<Http3Connection> connections = ConcurrentHashMap.newKeySet();
  private NetworkAddress address;

  private Http3Listener(SessionHost host, Certificate certificate) {
    this.host = host;
    this.config = host.config();
    this.certificate = certificate;
    settings = new WebTransportSettings(config.limits());
    sockets =
        UdpTransport.sharesPorts()
            ? config.ioThreads().orElse(Runtime.getRuntime().availableProcessors())
            : 1;
    transport = UdpTransport.open(sockets);
    address = new NetworkAddress(config.host(), config.port());
    host.whenFull(this::closeUnused);
  }

  /** Closes the connection that has been without a session longest. */
  private boolean closeUnused() {
    long nowNs = System.nanoTime();
    while (true) {
      Optional<Http3Connection> oldest =
          connections.stream()
              .filter(one -> one.unusedNs(nowNs) >= TimeUnit.MILLISECONDS.toNanos(LEAST_IDLE_MS))
              .max(Comparator.comparingLong(one -> one.unusedNs(nowNs)));
      if (oldest.isEmpty()) {
        return false;
      }
      if (oldest.get().giveUp()) {
        return true;
      }
    }
  }

  /**
   * Starts to listen; blocks while it binds its sockets.
   *
   * @param host decides on sessions
   * @param certificate what it shows
   * @return the listener
   * @throws InvalidConfigurationException if the address is taken or is none of this machine
   */
  public static Http3Listener start(SessionHost host, Certificate certificate) {
    // Port 0 is free on the first address, and may be taken on the next: then there are others.
    for (int left = host.config().port() == 0 ? PORTS_TRIED : 1; ; left--) {
      Http3Listener listener = new Http3Listener(host, certificate);
      try {
        listener.bind();
        return listener;
      } catch (UdpBindException e) {
        listener.transport.close();
        if (left == 1) {
          throw new InvalidConfigurationException(String.valueOf(e.getMessage()), e);
        }
      } catch (RuntimeException e) {
        listener.transport.close();
        throw e;
      }
    }
  }

  private void bind() {
    QuicOptions options = ServerOptions.quic(config);
    QuicSslContext tls =
        QuicTls.server(certificate, options, Http3.supportedApplicationProtocols());
    QuicServerCodecBuilder builder =
        options
            .configure(new QuicServerCodecBuilder())
            .activeConnectionIdLimit(CLIENT_IDS)
            .sslEngineProvider(channel -> TlsSecrets.watch(tls.newEngine(channel.alloc()), channel))
            .tokenHandler(
                new AddressValidation(
                    AddressValidation.Policy.UNDER_LOAD,
                    halfOpen::count,
                    MANY_HALF_OPEN,
                    Clock.systemUTC()))
            .option(
                QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
                transport.segmentation(options))
            .handler(new ConnectionInitializer());
    int port = config.port();
    for (InetAddress next : addresses()) {
      InetSocketAddress wanted = new InetSocketAddress(next, port);
      Channel bound =
          next.isAnyLocalAddress() && transport.isEpoll()
              ? EveryAddress.bind(transport, wanted, sockets, builder)
              : transport.bindServer(wanted, sockets, builder).get(0);
      // Port 0 is chosen once; the other addresses take the same.
      port = ((InetSocketAddress) bound.localAddress()).getPort();
    }
    address = new NetworkAddress(config.host(), port);
  }

  /** A name means every address of this machine that it has: browsers try IPv6 first. */
  private List<InetAddress> addresses() {
    try {
      if (config.host().equals("localhost")) {
        List<InetAddress> loopback = new ArrayList<>();
        loopback.add(InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1}));
        byte[] ipv6 = new byte[16];
        ipv6[15] = 1;
        InetAddress six = InetAddress.getByAddress("localhost", ipv6);
        if (NetworkInterface.getByInetAddress(six) != null) {
          loopback.add(six);
        }
        return loopback;
      }
      return List.of(InetAddress.getAllByName(config.host()));
    } catch (UnknownHostException | SocketException e) {
      throw new InvalidConfigurationException(
          config.host() + " is neither an address nor a host name that resolves", e);
    }
  }

  private static Optional<NetworkAddress> addressOf(QuicChannel channel) {
    return Addresses.of(channel.remoteSocketAddress());
  }

  private static void refuse(QuicChannel channel, String reason) {
    // RFC 9000 §10.2.3: during the handshake only the transport can close.
    channel.close(false, CONNECTION_REFUSED, Unpooled.copiedBuffer(reason, StandardCharsets.UTF_8));
  }

  private final class ConnectionInitializer extends ChannelInitializer<QuicChannel> {
    @Override
    protected void initChannel(QuicChannel channel) {
      Optional<String> full = refusal();
      if (full.isPresent()) {
        channel.pipeline().addLast(ConnectionFailures.INSTANCE);
        if (host.events().isOn()) {
          host.events()
              .tell(
                  new ConnectionEvent.Refused(TransportKind.HTTP3, addressOf(channel), full.get()));
        }
        // Later, when QUIC has read the client's first packet and can answer it.
        channel.eventLoop().execute(() -> refuse(channel, full.get()));
        return;
      }
      Http3Connection connection =
          new Http3Connection(
              Negotiation.Role.SERVER,
              channel,
              config.limits(),
              config.idleTimeoutMs(),
              settings,
              host.memory(),
              ConnectionEvents.opened(
                  host.events(), Role.SERVER, TransportKind.HTTP3, addressOf(channel)));
      connections.add(connection);
      channel
          .closeFuture()
          .addListener(
              done -> {
                connections.remove(connection);
                host.disconnected();
              });
      ChannelPipeline pipeline = channel.pipeline();
      pipeline.addLast(handshakes);
      pipeline.addLast(connection);
      connection.closeWithoutSession(config.sessionTimeoutMs());
      pipeline.addLast(
          new Http3ServerConnectionHandler(
              new ChannelInitializer<QuicStreamChannel>() {
                @Override
                protected void initChannel(QuicStreamChannel stream) {
                  stream.pipeline().addLast(new ServerRequest(host, connection));
                }
              },
              new ControlFrames(connection),
              null,
              settings.frame(),
              true,
              (id, value) -> true));
      pipeline.addLast(ConnectionFailures.INSTANCE);
      dropIfHandshakeStalls(channel);
    }

    private Optional<String> refusal() {
      Optional<String> full = host.connected();
      if (full.isEmpty() && !halfOpen.makeRoom(System.nanoTime())) {
        host.disconnected();
        return Optional.of("too many handshakes are under way, try again");
      }
      return full;
    }

    private void dropIfHandshakeStalls(QuicChannel channel) {
      Future<?> timer =
          channel
              .eventLoop()
              .schedule(
                  () -> {
                    if (!channel.isActive()) {
                      channel.close();
                    }
                  },
                  config.handshakeTimeoutMs(),
                  TimeUnit.MILLISECONDS);
      channel.closeFuture().addListener(closed -> timer.cancel(false));
    }
  }

  @Override
  public TransportKind kind() {
    return TransportKind.HTTP3;
  }

  @Override
  public NetworkAddress address() {
    return address;
  }

  @Override
  public CompletableFuture<IoFailureException> failure() {
    return transport.failure();
  }

  @Override
  public void goAway() {
    for (Http3Connection connection : connections) {
      connection.loop().execute(connection::goAway);
    }
  }

  @Override
  public boolean isHere() {
    return transport.isHere();
  }

  @Override
  public int close(long endNs) {
    List<Farewell> farewells = connections.stream().map(Http3Connection::farewell).toList();
    try {
      CompletableFuture<?> all =
          CompletableFuture.allOf(
              farewells.stream().map(Farewell::begin).toArray(CompletableFuture<?>[]::new));
      if (!BoundedWait.await(all, endNs)) {
        farewells.forEach(Farewell::force);
        boolean ignored = BoundedWait.await(all, BoundedWait.endNs(CLOSE_MS));
      }
      return farewells.stream().mapToInt(Farewell::unanswered).sum();
    } finally {
      transport.close();
    }
  }
}
