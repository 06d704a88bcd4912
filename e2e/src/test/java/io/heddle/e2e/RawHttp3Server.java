package io.heddle.e2e;

import io.heddle.ClientConfig;
import io.heddle.TransportKind;
import io.heddle.netty.RawEventLoop;
import io.heddle.netty.WideClose;
import io.heddle.tls.Certificate;
import io.heddle.tls.DevelopmentCertificate;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.BoringSSLKeylog;
import io.netty.handler.codec.quic.InsecureQuicTokenHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.codec.quic.SslSessionTicketKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A QUIC server for one connection at a time that speaks HTTP/3 only as far as the test does. The
 * test's thread calls it, and waits.
 */
final class RawHttp3Server implements AutoCloseable {
  private static final int WINDOW = 10_000_000;

  private final EventLoopGroup group = RawEventLoop.open();
  private final Certificate certificate = DevelopmentCertificate.create("localhost", Instant.now());
  private final SslSessionTicketKey ticketKey =
      new SslSessionTicketKey(new byte[16], new byte[16], new byte[16]);
  private final Channel socket;
  private final BoringSSLKeylog keys;
  private volatile QuicSslContext tls;
  private volatile CompletableFuture<QuicChannel> connection = new CompletableFuture<>();
  private volatile RawStreams incoming = new RawStreams();
  private @Nullable RawStream request;
  private volatile CompletableFuture<QuicConnectionCloseEvent> closed = new CompletableFuture<>();

  RawHttp3Server() throws Exception {
    this((engine, line) -> {});
  }

  /**
   * The same.
   *
   * @param keys told the secrets of connections
   */
  RawHttp3Server(BoringSSLKeylog keys) throws Exception {
    this.keys = keys;
    tls = tls(true);
    socket =
        new Bootstrap()
            .group(group)
            .channel(NioDatagramChannel.class)
            .handler(
                new QuicServerCodecBuilder()
                    .sslEngineProvider(channel -> tls.newEngine(channel.alloc()))
                    .tokenHandler(InsecureQuicTokenHandler.INSTANCE)
                    .maxIdleTimeout(30, TimeUnit.SECONDS)
                    .initialMaxData(WINDOW)
                    .initialMaxStreamDataBidirectionalLocal(WINDOW)
                    .initialMaxStreamDataBidirectionalRemote(WINDOW)
                    .initialMaxStreamDataUnidirectional(WINDOW)
                    .initialMaxStreamsBidirectional(100)
                    .initialMaxStreamsUnidirectional(100)
                    .datagram(100, 100)
                    .handler(new Events())
                    .streamHandler(
                        new ChannelInitializer<QuicStreamChannel>() {
                          @Override
                          protected void initChannel(QuicStreamChannel stream) {
                            incoming.initChannel(stream);
                          }
                        })
                    .build())
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
  }

  private QuicSslContext tls(boolean earlyData) {
    QuicSslContext context =
        QuicSslContextBuilder.forServer(
                certificate.key(), null, certificate.chain().toArray(X509Certificate[]::new))
            .keylog(keys)
            .earlyData(earlyData)
            .applicationProtocols("h3")
            .build();
    context.sessionContext().setTicketKeys(ticketKey);
    return context;
  }

  @ChannelHandler.Sharable
  private final class Events extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      connection.complete((QuicChannel) ctx.channel());
      ctx.fireChannelActive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof QuicConnectionCloseEvent close) {
        closed.complete(close);
      }
      ctx.fireUserEventTriggered(event);
    }
  }

  int port() {
    return ((InetSocketAddress) socket.localAddress()).getPort();
  }

  String url() {
    return "https://127.0.0.1:" + port() + "/path";
  }

  /** What a client needs that is to trust it, and speaks HTTP/3 only. */
  ClientConfig.Builder clientConfig() {
    return ClientConfig.builder()
        .transports(TransportKind.HTTP3)
        .serverCertificateHash(certificate.sha256Base64());
  }

  /** Waits until the connection has ended; then it is about the next, which may be resumed. */
  void expectAnother(boolean acceptEarlyData) throws Exception {
    connection.get(10, TimeUnit.SECONDS).closeFuture().get(10, TimeUnit.SECONDS);
    tls = tls(acceptEarlyData);
    connection = new CompletableFuture<>();
    incoming = new RawStreams();
    request = null;
    closed = new CompletableFuture<>();
  }

  /** Opens a stream on the client's connection, as soon as there is one. */
  RawStream open(QuicStreamType type) throws Exception {
    RawStream stream = new RawStream();
    connection.get(10, TimeUnit.SECONDS).createStream(type, stream).get(10, TimeUnit.SECONDS);
    return stream;
  }

  /** Opens the control stream, and sends something on it that should be settings. */
  RawStream sendSettings(byte[]... frames) throws Exception {
    return open(QuicStreamType.UNIDIRECTIONAL)
        .send(RawBytes.varint(RawBytes.CONTROL_STREAM), RawBytes.join(frames));
  }

  /** Whether the client has sent a request. */
  boolean hasRequest() {
    return request != null || incoming.hasBidi();
  }

  /** The client's first request. */
  RawStream request() throws Exception {
    RawStream first = request;
    if (first == null) {
      first = incoming.nextBidi();
      request = first;
    }
    return first;
  }

  /** Accepts the client's first request for a session, and returns that. */
  RawStream acceptSession() throws Exception {
    sendSettings(RawBytes.SERVER_SETTINGS);
    return request().send(RawBytes.headers(":status", "200"));
  }

  /** The streams that the client opens, its request among them until that was asked for. */
  RawStreams incoming() {
    return incoming;
  }

  /** The application error with which the client closes the connection, soon. */
  long closeCode() throws Exception {
    return closed.get(10, TimeUnit.SECONDS).error();
  }

  /** Closes the client's connection, as soon as there is one. */
  void closeConnection(boolean application, int code, String reason) throws Exception {
    connection
        .get(10, TimeUnit.SECONDS)
        .close(application, code, Unpooled.copiedBuffer(reason, StandardCharsets.UTF_8))
        .get(10, TimeUnit.SECONDS);
  }

  /** Closes the client's connection with a code of full width. */
  void closeConnection(long code) throws Exception {
    WideClose.close(connection.get(10, TimeUnit.SECONDS), code);
  }

  @Override
  public void close() {
    socket.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
