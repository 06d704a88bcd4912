package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.ConnectionFailedException;
import io.heddle.Limits;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.TransportKind;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connections without a session do not stay, and whoever finds no room is told at once. */
@Timeout(60)
@ExtendWith(NoLeaks.class)
final class ConnectionLimitTest {
  private static final ClientConfig TRUSTING =
      ClientConfig.builder().insecureTrustAnyCertificate(true).build();

  private final UdpTransport sockets = UdpTransport.open(1);

  @SuppressWarnings("NullAway.Init") // by serve
  private Server server;

  private void serve(int maxConnections, long sessionTimeoutMs) {
    server =
        await(
            Server.start(
                ServerConfig.builder()
                    .host("127.0.0.1")
                    .port(0)
                    .webSocketPort(0)
                    .sessionTimeoutMs(sessionTimeoutMs)
                    .limits(Limits.builder().maxConnections(maxConnections).build())
                    .route("/echo", new EchoPath())
                    .build()));
  }

  @AfterEach
  void close() {
    sockets.close();
    server.close();
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private Client client(TransportKind transport) {
    return Client.create(
        ClientConfig.builder().transports(transport).insecureTrustAnyCertificate(true).build());
  }

  private String url(TransportKind transport) {
    return transport == TransportKind.WEBTRANSPORT
        ? "https://127.0.0.1:" + server.address().port() + "/echo"
        : "ws://127.0.0.1:" + server.webSocketAddress().orElseThrow().port() + "/echo";
  }

  /** A connection of a peer's that asks for no session. */
  private final class Idler {
    final CompletableFuture<QuicConnectionCloseEvent> closed = new CompletableFuture<>();
    final QuicChannel channel;

    Idler() throws Exception {
      QuicOptions options = QuicOptions.defaults();
      QuicSslContext tls =
          QuicTls.client(ServerTrust.of(TRUSTING), options, Http3.supportedApplicationProtocols());
      Channel socket =
          sockets.bindClient(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              options
                  .configure(new QuicClientCodecBuilder())
                  .sslEngineProvider(c -> tls.newEngine(c.alloc())));
      channel =
          QuicChannel.newBootstrap(socket)
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
              .remoteAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), server.address().port()))
              .connect()
              .get(10, TimeUnit.SECONDS);
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
  }

  @Test
  void aSessionKeepsItsConnection() throws Exception {
    serve(10, 2_000);
    Idler idler = new Idler();
    try (Client client = client(TransportKind.WEBTRANSPORT)) {
      var session = await(client.connect(url(TransportKind.WEBTRANSPORT)));
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
    try (Client first = client(TransportKind.WEBTRANSPORT);
        Client second = client(TransportKind.WEBTRANSPORT);
        Client third = client(TransportKind.WEBSOCKET)) {
      await(first.connect(url(TransportKind.WEBTRANSPORT)));
      long beganNs = System.nanoTime();
      assertRefused("at its limit of connections", second, TransportKind.WEBTRANSPORT);
      assertRefused("status 503", third, TransportKind.WEBSOCKET);
      long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
      // The client alone would wait for its connect timeout.
      assertTrue(tookMs < 5_000, tookMs + " ms");
    }
  }

  private void assertRefused(String why, Client client, TransportKind transport) {
    CompletionException failure =
        assertThrows(CompletionException.class, () -> await(client.connect(url(transport))));
    Throwable cause = assertInstanceOf(ConnectionFailedException.class, failure.getCause());
    assertTrue(String.valueOf(cause.getMessage()).contains(why), cause.getMessage());
  }

  @Test
  void connectionsWithoutASessionMakeRoom() throws Exception {
    serve(2, 30_000);
    Idler first = new Idler();
    Idler second = new Idler();
    try (Client overUdp = client(TransportKind.WEBTRANSPORT);
        Client overTcp = client(TransportKind.WEBSOCKET)) {
      connectSoon(overUdp, TransportKind.WEBTRANSPORT);
      connectSoon(overTcp, TransportKind.WEBSOCKET);
      assertEquals(Http3Error.H3_NO_ERROR, first.closed.get(10, TimeUnit.SECONDS).error());
      assertEquals(Http3Error.H3_NO_ERROR, second.closed.get(10, TimeUnit.SECONDS).error());
    }
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
