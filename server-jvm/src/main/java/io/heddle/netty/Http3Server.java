package io.heddle.netty;

import io.heddle.CloseInfo;
import io.heddle.Connection;
import io.heddle.HeddleException.Side;
import io.heddle.InvalidConfigurationException;
import io.heddle.NetworkAddress;
import io.heddle.Server;
import io.heddle.ServerClosedException;
import io.heddle.ServerConfig;
import io.heddle.SessionHandler;
import io.heddle.server.Certificate;
import io.heddle.server.CertificateFiles;
import io.heddle.server.CertificateLoadException;
import io.heddle.server.DevelopmentCertificate;
import io.heddle.session.Mailbox;
import io.heddle.session.Stages;
import io.heddle.wire.Http3Error;
import io.heddle.wire.Negotiation;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A WebTransport server over HTTP/3. Safe from any thread. */
public final class Http3Server implements Server {
  private static final Logger LOG = LoggerFactory.getLogger(Http3Server.class);

  /** What a session is closed with when its handler throws. */
  private static final long HANDLER_FAILED = 1;

  /** From so many unfinished handshakes on, clients prove their address first. */
  private static final int MANY_HALF_OPEN = 256;

  private final ServerConfig config;
  private final HalfOpenHandshakes halfOpen = new HalfOpenHandshakes();
  private final Certificate certificate;
  private final boolean browserTrustable;
  private final WebTransportSettings settings;
  private final UdpTransport transport;
  private final Set<Http3Connection> connections = ConcurrentHashMap.newKeySet();
  private final Set<Connection> sessions = ConcurrentHashMap.newKeySet();
  private final Mailbox<Connection> unrouted = new Mailbox<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile boolean closing;
  private NetworkAddress address;

  private Http3Server(ServerConfig config, Certificate certificate, boolean development) {
    this.config = config;
    this.certificate = certificate;
    this.browserTrustable = development;
    settings = new WebTransportSettings(config.limits());
    transport = UdpTransport.open(1);
    address = new NetworkAddress(config.host(), config.port());
  }

  /**
   * Starts a server; blocks while it binds its sockets.
   *
   * @param config its configuration
   * @return the listening server
   * @throws InvalidConfigurationException if an address is taken or a certificate unreadable
   */
  public static Http3Server start(ServerConfig config) {
    boolean development = config.certificateFile().isEmpty();
    Certificate certificate =
        development
            ? DevelopmentCertificate.create(config.host(), Instant.now())
            : load(config.certificateFile().get(), config.keyFile().orElseThrow());
    Http3Server server = new Http3Server(config, certificate, development);
    try {
      server.bind();
    } catch (UdpBindException e) {
      server.transport.close();
      throw new InvalidConfigurationException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      server.transport.close();
      throw e;
    }
    return server;
  }

  private static Certificate load(String chainFile, String keyFile) {
    try {
      return CertificateFiles.load(Path.of(chainFile), Path.of(keyFile));
    } catch (CertificateLoadException e) {
      throw new InvalidConfigurationException(String.valueOf(e.getMessage()), e);
    }
  }

  private void bind() {
    QuicOptions options = ServerOptions.quic(config);
    QuicServerCodecBuilder builder =
        options
            .configure(new QuicServerCodecBuilder())
            .sslContext(QuicTls.server(certificate, options, Http3.supportedApplicationProtocols()))
            .tokenHandler(
                new AddressValidation(
                    AddressValidation.Policy.UNDER_LOAD,
                    halfOpen::count,
                    MANY_HALF_OPEN,
                    Clock.systemUTC()))
            .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, transport.segmentation())
            .handler(new ConnectionInitializer());
    int port = config.port();
    for (InetAddress next : addresses()) {
      Channel bound = transport.bindServer(new InetSocketAddress(next, port), 1, builder).get(0);
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

  private final class ConnectionInitializer extends ChannelInitializer<QuicChannel> {
    @Override
    protected void initChannel(QuicChannel channel) {
      if (closing || connections.size() >= config.limits().maxConnections()) {
        LOG.debug("Turned away {}: closing or at maxConnections", channel.remoteSocketAddress());
        channel.close(
            true, (int) Http3Error.H3_EXCESSIVE_LOAD, io.netty.buffer.Unpooled.EMPTY_BUFFER);
        return;
      }
      Http3Connection connection =
          new Http3Connection(Negotiation.Role.SERVER, channel, config.limits(), settings);
      connections.add(connection);
      channel.closeFuture().addListener(done -> connections.remove(connection));
      ChannelPipeline pipeline = channel.pipeline();
      pipeline.addLast(halfOpen);
      pipeline.addLast(connection);
      pipeline.addLast(
          new Http3ServerConnectionHandler(
              new ChannelInitializer<QuicStreamChannel>() {
                @Override
                protected void initChannel(QuicStreamChannel stream) {
                  stream.pipeline().addLast(new ServerRequest(Http3Server.this, connection));
                }
              },
              new ControlFrames(connection),
              null,
              settings.frame(),
              true,
              (id, value) -> true));
      dropIfHandshakeStalls(channel);
    }

    private void dropIfHandshakeStalls(QuicChannel channel) {
      var unused =
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
    }
  }

  // ---- for requests ----

  ServerConfig config() {
    return config;
  }

  boolean isClosing() {
    return closing;
  }

  boolean serves(String path) {
    return config.route(path).isPresent() || config.acceptsUnrouted();
  }

  /** Hands a new session to its handler or to whoever accepts. */
  void established(Connection connection) {
    sessions.add(connection);
    var unused =
        connection
            .closed()
            .whenComplete((CloseInfo info, Throwable lost) -> sessions.remove(connection));
    Optional<SessionHandler> handler = config.route(connection.request().path());
    if (handler.isEmpty()) {
      synchronized (unrouted) {
        unrouted.put(connection);
      }
      return;
    }
    try {
      handler.get().handle(connection);
    } catch (Exception e) {
      LOG.warn("The handler of {} failed", connection, e);
      connection.close(HANDLER_FAILED, "the server's handler failed");
    }
  }

  // ---- Server ----

  @Override
  public NetworkAddress address() {
    return address;
  }

  @Override
  public Optional<String> certificateSha256() {
    return browserTrustable ? Optional.of(certificate.sha256Base64()) : Optional.empty();
  }

  @Override
  public CompletionStage<Connection> accept() {
    CompletableFuture<Connection> taker = new CompletableFuture<>();
    synchronized (unrouted) {
      unrouted.take(taker);
    }
    return taker;
  }

  @Override
  public int sessions() {
    return sessions.size();
  }

  @Override
  public CompletionStage<Void> shutdown(long graceMs) {
    synchronized (this) {
      if (!closing) {
        closing = true;
        synchronized (unrouted) {
          unrouted.close(
              new ServerClosedException(Side.LOCAL, "The server is shut down"),
              connection -> connection.close());
        }
        Thread closer = new Thread(() -> finish(graceMs), "heddle-shutdown");
        closer.start();
      }
    }
    return Stages.view(closed);
  }

  private void finish(long graceMs) {
    try {
      for (Http3Connection connection : connections) {
        connection.loop().execute(connection::goAway);
      }
      if (graceMs > 0) {
        sessions.forEach(Connection::drain);
        awaitSessions(graceMs);
      }
      sessions.forEach(session -> session.close(0, "server shutting down"));
      // The closes travel; clients answer by closing their connections.
      awaitConnections(500);
      for (Http3Connection connection : connections) {
        connection.loop().execute(connection::closeQuietly);
      }
      awaitConnections(500);
    } finally {
      transport.close();
      closed.complete(null);
    }
  }

  private void awaitSessions(long timeoutMs) {
    var all =
        sessions.stream()
            .map(session -> session.closed().handle((info, lost) -> 0).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    await(CompletableFuture.allOf(all), timeoutMs);
  }

  private void awaitConnections(long timeoutMs) {
    var all =
        connections.stream()
            .map(
                connection -> {
                  CompletableFuture<Void> gone = new CompletableFuture<>();
                  connection.channel().closeFuture().addListener(done -> gone.complete(null));
                  return gone;
                })
            .toArray(CompletableFuture<?>[]::new);
    await(CompletableFuture.allOf(all), timeoutMs);
  }

  private static void await(CompletableFuture<Void> all, long timeoutMs) {
    all.completeOnTimeout(null, timeoutMs, TimeUnit.MILLISECONDS).join();
  }

  @Override
  public void close() {
    shutdown(0).toCompletableFuture().join();
  }
}
