package io.heddle.e2e;

import io.heddle.netty.RawEventLoop;
import io.heddle.wire.Http3Error;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.BoringSSLKeylog;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A QUIC client that speaks HTTP/3 only as far as the test does, so that it can say anything. The
 * test's thread calls it, and waits.
 */
final class RawHttp3Peer implements AutoCloseable {
  private static final int WINDOW = 10_000_000;

  private final EventLoopGroup group = RawEventLoop.open();
  private final CompletableFuture<QuicConnectionCloseEvent> closed = new CompletableFuture<>();
  private final BlockingQueue<byte[]> datagrams = new LinkedBlockingQueue<>();
  private final RawStreams streams = new RawStreams();
  private final QuicChannel connection;

  /** A QUIC connection, on which nothing has been said. */
  RawHttp3Peer(int port) throws Exception {
    this(port, WINDOW, (engine, line) -> {});
  }

  /**
   * The same.
   *
   * @param streamWindow how many bytes may come on a stream that is not read
   */
  RawHttp3Peer(int port, int streamWindow) throws Exception {
    this(port, streamWindow, (engine, line) -> {});
  }

  /**
   * The same.
   *
   * @param keys told the secrets of the connection
   */
  RawHttp3Peer(int port, BoringSSLKeylog keys) throws Exception {
    this(port, WINDOW, keys);
  }

  private RawHttp3Peer(int port, int streamWindow, BoringSSLKeylog keys) throws Exception {
    QuicSslContext tls =
        QuicSslContextBuilder.forClient()
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .applicationProtocols("h3")
            .keylog(keys)
            .build();
    Channel socket =
        new Bootstrap()
            .group(group)
            .channel(NioDatagramChannel.class)
            .handler(
                new QuicClientCodecBuilder()
                    .sslContext(tls)
                    .maxIdleTimeout(30, TimeUnit.SECONDS)
                    .initialMaxData(WINDOW)
                    .initialMaxStreamDataBidirectionalLocal(streamWindow)
                    .initialMaxStreamDataBidirectionalRemote(WINDOW)
                    .initialMaxStreamDataUnidirectional(WINDOW)
                    .initialMaxStreamsBidirectional(100)
                    .initialMaxStreamsUnidirectional(100)
                    .datagram(100, 100)
                    .build())
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    connection =
        QuicChannel.newBootstrap(socket)
            .handler(new Events())
            .streamHandler(streams)
            .remoteAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .connect()
            .get(30, TimeUnit.SECONDS);
  }

  /** A connection on which the settings of a well-behaved client have been sent. */
  static RawHttp3Peer withSettings(int port) throws Exception {
    RawHttp3Peer peer = new RawHttp3Peer(port);
    peer.sendSettings(RawBytes.CLIENT_SETTINGS);
    return peer;
  }

  /** Opens the control stream, and sends something on it that should be settings. */
  RawStream sendSettings(byte[]... frames) throws Exception {
    return open(QuicStreamType.UNIDIRECTIONAL)
        .send(RawBytes.varint(RawBytes.CONTROL_STREAM), RawBytes.join(frames));
  }

  private final class Events extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof ByteBuf datagram) {
        byte[] bytes = new byte[datagram.readableBytes()];
        datagram.readBytes(bytes).release();
        datagrams.add(bytes);
      } else {
        ctx.fireChannelRead(message);
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof QuicConnectionCloseEvent close) {
        closed.complete(close);
      }
      ctx.fireUserEventTriggered(event);
    }
  }

  private RawStream open(QuicStreamType type) throws Exception {
    RawStream stream = new RawStream();
    connection.createStream(type, stream).get(10, TimeUnit.SECONDS);
    return stream;
  }

  RawStream openBidi() throws Exception {
    return open(QuicStreamType.BIDIRECTIONAL);
  }

  RawStream openUni() throws Exception {
    return open(QuicStreamType.UNIDIRECTIONAL);
  }

  /** The streams that the server opens. */
  RawStreams incoming() {
    return streams;
  }

  /** Whether the server lets this end open another unidirectional stream now. */
  boolean mayOpenUni() {
    return connection.peerAllowedStreams(QuicStreamType.UNIDIRECTIONAL) > 0;
  }

  /** Whether the server lets this end open another bidirectional stream now. */
  boolean mayOpenBidi() {
    return connection.peerAllowedStreams(QuicStreamType.BIDIRECTIONAL) > 0;
  }

  /** Asks for a session and waits until it is granted. */
  RawStream session(String path) throws Exception {
    RawStream connect = openBidi().send(RawBytes.request(path));
    if (!connect.accepted()) {
      throw new AssertionError("The session was refused");
    }
    return connect;
  }

  void sendDatagram(byte[]... parts) throws Exception {
    connection.writeAndFlush(Unpooled.wrappedBuffer(parts)).get(10, TimeUnit.SECONDS);
  }

  byte[] receiveDatagram() throws InterruptedException {
    byte[] next = datagrams.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("No datagram arrived");
    }
    return next;
  }

  /** Whether the peer has closed the connection. */
  boolean isClosed() {
    return closed.isDone();
  }

  /** The application error with which the server closes the connection, soon. */
  long closeCode() throws Exception {
    QuicConnectionCloseEvent close = closed.get(10, TimeUnit.SECONDS);
    if (!close.isApplicationClose()) {
      throw new AssertionError("Closed by QUIC itself: " + close);
    }
    return close.error();
  }

  /** Closes the connection with an error. */
  void abort(int code) throws Exception {
    connection.close(true, code, Unpooled.EMPTY_BUFFER).get(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    connection
        .close(true, (int) Http3Error.H3_NO_ERROR, Unpooled.EMPTY_BUFFER)
        .syncUninterruptibly();
    connection.parent().close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
