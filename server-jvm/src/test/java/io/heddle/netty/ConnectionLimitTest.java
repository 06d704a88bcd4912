package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.ConnectFailedException;
import io.heddle.Limits;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.TransportKind;
import io.heddle.network.UdpNetwork;
import io.heddle.network.UdpNetwork.Direction;
import io.heddle.paths.EchoPath;
import io.heddle.tls.ServerTrust;
import io.heddle.wire.Http3Error;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections without a session do not stay, and whoever finds no room is told at once. */
@Timeout(60)
final class ConnectionLimitTest {
  private static final ClientConfig TRUSTING =
      ClientConfig.builder().insecureTrustAnyCertificate(true).build();

  /** As the listener has it. */
  private static final int MANY_HALF_OPEN = 256;

  private final UdpTransport sockets = UdpTransport.open(1);
  private final Channel socket = clientSocket(sockets);

  @SuppressWarnings("NullAway.Init") // by serve
  private Server server;

  private static ServerConfig.Builder config(int maxConnections) {
    return ServerConfig.builder()
        .host("127.0.0.1")
        .port(0)
        .webSocketPort(0)
        .limits(Limits.builder().maxConnections(maxConnections).build())
        .route("/echo", new EchoPath());
  }

  private void start(ServerConfig.Builder config) {
    server = await(Server.start(config.build()));
  }

  private void serve(int maxConnections, long sessionTimeoutMs) {
    start(config(maxConnections).sessionTimeoutMs(sessionTimeoutMs));
  }

  @AfterEach
  void close() {
    sockets.close();
    server.close();
  }

  private static <T> T await(CompletableFuture<T> stage) {
    return stage.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private Client client(TransportKind transport) {
    return Client.create(
        ClientConfig.builder().transports(transport).insecureTrustAnyCertificate(true).build());
  }

  private String url(TransportKind transport) {
    return transport == TransportKind.HTTP3
        ? "https://127.0.0.1:" + server.address().port() + "/echo"
        : "ws://127.0.0.1:" + server.webSocketAddress().orElseThrow().port() + "/echo";
  }

  /** A connection of which nobody is told how it ends. */
  private Future<QuicChannel> connecting(int port) {
    return connecting(port, new CompletableFuture<>());
  }

  private Future<QuicChannel> connecting(
      int port, CompletableFuture<QuicConnectionCloseEvent> closed) {
    return QuicChannel.newBootstrap(socket)
        .handler(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                if (event instanceof QuicConnectionCloseEvent close) {
                  closed.complete(close);
                }
                ctx.fireUserEventTriggered(event);
              }
            })
        .streamHandler(new ChannelInboundHandlerAdapter())
        .remoteAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .connect();
  }

  private static Channel clientSocket(UdpTransport sockets) {
    QuicOptions options = QuicOptions.defaults();
    QuicSslContext tls =
        QuicTls.client(ServerTrust.of(TRUSTING), options, Http3.supportedApplicationProtocols());
    return sockets.bindClient(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        options
            .configure(new QuicClientCodecBuilder())
            .sslEngineProvider(c -> tls.newEngine(c.alloc())));
  }

  /** A connection of a peer's that asks for no session. */
  private final class Idler {
    final CompletableFuture<QuicConnectionCloseEvent> closed = new CompletableFuture<>();
    final QuicChannel channel;

    Idler() throws Exception {
      channel = connecting(server.address().port(), closed).get(10, TimeUnit.SECONDS);
    }

    /** Keeps the connection from falling silent. */
    void chat() throws Exception {
      QuicStreamChannel stream =
          channel
              .createStream(QuicStreamType.UNIDIRECTIONAL, new ChannelInboundHandlerAdapter())
              .get(10, TimeUnit.SECONDS);
      // RFC 9114 §7.2.8: a stream of a reserved type means nothing.
      stream.writeAndFlush(Unpooled.copiedBuffer(new byte[] {0x21, 0})).sync();
    }
  }

  @Test
  void aConnectionWithoutASessionIsClosedHoweverLively() throws Exception {
    serve(10, 500);
    Idler idler = new Idler();
    idler.chat();
    QuicConnectionCloseEvent close = idler.closed.get(10, TimeUnit.SECONDS);
    assertTrue(close.isApplicationClose());
    assertEquals(Http3Error.H3_NO_ERROR, close.error());
    assertEquals("no session was asked for within 500 ms", words(close));
  }

  private static String words(QuicConnectionCloseEvent close) {
    return new String(close.reason(), StandardCharsets.UTF_8);
  }

  @Test
  void aSessionKeepsItsConnection() throws Exception {
    serve(10, 2_000);
    Idler idler = new Idler();
    try (Client client = client(TransportKind.HTTP3)) {
      var session = await(client.connect(url(TransportKind.HTTP3)));
      // Made before it, and closed by the clock that would close it, too.
      idler.closed.get(10, TimeUnit.SECONDS);
      new Idler().closed.get(10, TimeUnit.SECONDS);
      assertEquals(1, server.sessions());
      session.close();
    }
  }

  @Test
  void whoeverFindsNoRoomIsToldAtOnce() {
    serve(1, 30_000);
    try (Client first = client(TransportKind.HTTP3);
        Client second = client(TransportKind.HTTP3);
        Client third = client(TransportKind.WEBSOCKET)) {
      await(first.connect(url(TransportKind.HTTP3)));
      long beganNs = System.nanoTime();
      assertRefused("at its limit of connections", second, TransportKind.HTTP3);
      assertRefused("status 503", third, TransportKind.WEBSOCKET);
      long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
      // The client alone would wait for its connect timeout.
      assertTrue(tookMs < 5_000, tookMs + " ms");
    }
  }

  private void assertRefused(String why, Client client, TransportKind transport) {
    CompletionException failure =
        assertThrows(CompletionException.class, () -> await(client.connect(url(transport))));
    Throwable cause = assertInstanceOf(ConnectFailedException.class, failure.getCause());
    assertTrue(String.valueOf(cause.getMessage()).contains(why), cause.getMessage());
  }

  @Test
  void connectionsWithoutASessionMakeRoom() throws Exception {
    serve(2, 30_000);
    Idler first = new Idler();
    Idler second = new Idler();
    try (Client overUdp = client(TransportKind.HTTP3);
        Client overTcp = client(TransportKind.WEBSOCKET)) {
      connectSoon(overUdp, TransportKind.HTTP3);
      connectSoon(overTcp, TransportKind.WEBSOCKET);
      QuicConnectionCloseEvent close = first.closed.get(10, TimeUnit.SECONDS);
      assertEquals(Http3Error.H3_NO_ERROR, close.error());
      assertTrue(words(close).startsWith("others want to connect"), () -> words(close));
      assertEquals(Http3Error.H3_NO_ERROR, second.closed.get(10, TimeUnit.SECONDS).error());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void theLimitIsThatOfConnectionsAtOnce(TransportKind transport) {
    serve(1, 30_000);
    for (int i = 0; i < 3; i++) {
      try (Client here = client(transport);
          Client other = client(transport)) {
        connectSoon(here, transport);
        // Nor does it count who was turned away.
        assertThrows(CompletionException.class, () -> await(other.connect(url(transport))));
      }
    }
  }

  /** Even if nobody else wants its place, who would get it sooner. */
  @Test
  void aHandshakeThatStallsIsGivenUp() throws Exception {
    start(config(10).handshakeTimeoutMs(300));
    AtomicBoolean begun = new AtomicBoolean();
    try (UdpNetwork network = new UdpNetwork(server.address().port(), 1)) {
      network.filter(
          (packet, direction) ->
              direction == Direction.TO_CLIENT || begun.compareAndSet(false, true));
      CompletableFuture<QuicConnectionCloseEvent> closed = new CompletableFuture<>();
      var unused = connecting(network.port(), closed);
      assertFalse(closed.get(10, TimeUnit.SECONDS).isApplicationClose());
    }
  }

  /** A flood of handshakes that do not go on has every further client prove its address. */
  @Test
  void whoComesDuringManyHandshakesProvesItsAddress() throws Exception {
    start(config(10_000).handshakeTimeoutMs(60_000));
    AtomicInteger asks = new AtomicInteger();
    AtomicInteger asksOfAnother = new AtomicInteger();
    Set<ByteBuffer> answered = ConcurrentHashMap.newKeySet();
    try (UdpNetwork flood = new UdpNetwork(server.address().port(), 1);
        UdpNetwork network = new UdpNetwork(server.address().port(), 2);
        Client client = client(TransportKind.HTTP3)) {
      flood.filter(
          (packet, direction) -> {
            if (direction == Direction.TO_CLIENT) {
              asks.addAndGet(isRetry(packet) ? 1 : 0);
              answered.add(destination(packet));
            }
            return direction == Direction.TO_SERVER;
          });
      network.filter(
          (packet, direction) -> {
            asksOfAnother.addAndGet(isRetry(packet) ? 1 : 0);
            return true;
          });
      for (int begun = 1; begun <= MANY_HALF_OPEN + 1; begun++) {
        assertEquals(0, asks.get());
        var unused = connecting(flood.port());
        while (answered.size() < begun) {
          LockSupport.parkNanos(100_000);
        }
      }
      assertEquals(1, asks.get());
      await(client.connect("https://127.0.0.1:" + network.port() + "/echo"));
      assertEquals(1, asksOfAnother.get());
    }
  }

  /** The connection id that a packet with a long header is for (RFC 9000 §17.2). */
  private static ByteBuffer destination(ByteBuffer packet) {
    byte[] id = new byte[packet.get(5)];
    packet.get(6, id);
    return ByteBuffer.wrap(id);
  }

  // RFC 9000 §17.2.5
  private static boolean isRetry(ByteBuffer packet) {
    return (packet.get(0) & 0xf0) == 0xf0;
  }

  /** Young connections are given time to ask for their session, for which others wait. */
  private void connectSoon(Client client, TransportKind transport) {
    long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (true) {
      try {
        await(client.connect(url(transport)));
        return;
      } catch (CompletionException e) {
        if (System.nanoTime() > untilNs) {
          throw e;
        }
      }
    }
  }
}
