package io.heddle.benchmarks.peers;

import io.heddle.Limits;
import io.heddle.tls.Certificate;
import io.heddle.tls.DevelopmentCertificate;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicCongestionControlAlgorithm;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Netty's QUIC and nothing above it: one connection with the socket options, windows and packets
 * that Heddle uses, each end on an event loop of its own. The floor under Heddle's figures.
 */
final class NettyQuic implements AutoCloseable {
  private static final int SOCKET_BUFFER_BYTES = 4 << 20;
  private static final int GRO_RECEIVE_BYTES = 65_535;
  private static final int SEGMENTS = 40;

  private final boolean epoll = Epoll.isAvailable();
  private final EventLoopGroup serverGroup = group();
  private final EventLoopGroup clientGroup = group();
  private final Channel socket;
  private final SocketAddress server;
  private final QuicChannel connection;

  /**
   * Connects.
   *
   * @param received handles each stream that arrives at the server; sharable
   */
  NettyQuic(ChannelHandler received, Limits limits) throws Exception {
    Certificate certificate = DevelopmentCertificate.create("localhost", Instant.now());
    QuicSslContext serverTls =
        QuicSslContextBuilder.forServer(certificate.key(), null, certificate.leaf())
            .applicationProtocols("floor")
            .earlyData(true)
            .build();
    ChannelHandler serverCodec =
        configure(new QuicServerCodecBuilder(), limits)
            .sslContext(serverTls)
            .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, segmentation())
            .handler(new NoHandler())
            .streamHandler(received)
            .build();
    server = bind(serverGroup, serverCodec).localAddress();
    QuicSslContext clientTls =
        QuicSslContextBuilder.forClient()
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm("")
            .applicationProtocols("floor")
            .earlyData(true)
            .build();
    // Netty resumes sessions of the same name and port.
    int port = ((InetSocketAddress) server).getPort();
    ChannelHandler clientCodec =
        configure(new QuicClientCodecBuilder(), limits)
            .sslEngineProvider(channel -> clientTls.newEngine(channel.alloc(), "localhost", port))
            .build();
    socket = bind(clientGroup, clientCodec);
    connection = connect().get(10, TimeUnit.SECONDS);
  }

  /** Makes another connection, in which TLS resumes the session of an earlier one. */
  Future<QuicChannel> connect() {
    return QuicChannel.newBootstrap(socket)
        .handler(new NoHandler())
        .streamHandler(new NoHandler())
        .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, segmentation())
        .remoteAddress(server)
        .connect();
  }

  @ChannelHandler.Sharable
  private static final class NoHandler extends ChannelInboundHandlerAdapter {}

  private EventLoopGroup group() {
    return new MultiThreadIoEventLoopGroup(
        1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  private SegmentedDatagramPacketAllocator segmentation() {
    return epoll
        ? EpollQuicUtils.newSegmentedAllocator(SEGMENTS)
        : SegmentedDatagramPacketAllocator.NONE;
  }

  private static <B extends QuicCodecBuilder<B>> B configure(B builder, Limits limits) {
    return builder
        .maxIdleTimeout(10, TimeUnit.MINUTES)
        .initialMaxData(limits.connectionWindowBytes())
        .initialMaxStreamDataBidirectionalLocal(limits.streamWindowBytes())
        .initialMaxStreamDataBidirectionalRemote(limits.streamWindowBytes())
        .initialMaxStreamDataUnidirectional(limits.streamWindowBytes())
        .initialMaxStreamsBidirectional(limits.maxBidiStreams())
        .initialMaxStreamsUnidirectional(limits.maxUniStreams())
        .maxSendUdpPayloadSize(1_350)
        .maxRecvUdpPayloadSize(65_527)
        .congestionControlAlgorithm(QuicCongestionControlAlgorithm.CUBIC);
  }

  private Channel bind(EventLoopGroup group, ChannelHandler codec) throws Exception {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(group)
            .channel(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
            .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
            .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new FixedRecvByteBufAllocator(GRO_RECEIVE_BYTES).maxMessagesPerRead(16))
            .handler(codec);
    if (epoll) {
      bootstrap
          .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, GRO_RECEIVE_BYTES)
          .option(EpollChannelOption.UDP_GRO, true);
    }
    return bootstrap
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .sync()
        .channel();
  }

  QuicChannel connection() {
    return connection;
  }

  @Override
  public void close() {
    connection.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
    clientGroup.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    serverGroup.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
