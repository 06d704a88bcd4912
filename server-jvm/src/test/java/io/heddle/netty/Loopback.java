package io.heddle.netty;

import io.heddle.server.HalfOpen;
import io.heddle.tls.Certificate;
import io.heddle.tls.CertificateHashTrust;
import io.heddle.tls.DevelopmentCertificate;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * A QUIC server and a client on loopback sockets, each with an event loop of its own. Test threads
 * hop onto a loop with {@link #on}.
 */
final class Loopback implements AutoCloseable {
  static final String PROTOCOL = "heddle-test";

  private final UdpTransport serverSide;
  private final UdpTransport clientSide;
  private final BlockingQueue<QuicChannel> accepted = new LinkedBlockingQueue<>();
  private final BlockingQueue<Stream> acceptedByServer = new LinkedBlockingQueue<>();
  private final BlockingQueue<Stream> acceptedByClient = new LinkedBlockingQueue<>();
  private final LongAdder readByServer = new LongAdder();
  private final InetSocketAddress address;
  private final Channel clientSocket;
  final List<Channel> serverSockets;
  final HalfOpen halfOpen = new HalfOpen(Integer.MAX_VALUE);
  final AtomicInteger mostHalfOpen = new AtomicInteger();
  private final CompletableFuture<QuicConnectionCloseEvent> closeEvent = new CompletableFuture<>();

  private Loopback(Builder options) {
    serverSide = options.nio ? UdpTransport.openNio(1) : UdpTransport.open(options.sockets);
    clientSide = options.nio ? UdpTransport.openNio(1) : UdpTransport.open(1);
    Certificate certificate = DevelopmentCertificate.create("localhost", Instant.now());
    QuicServerCodecBuilder server =
        options
            .server
            .configure(new QuicServerCodecBuilder())
            .sslContext(QuicTls.server(certificate, options.server, PROTOCOL))
            .option(
                QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
                serverSide.segmentation(options.server))
            .handler(accepting())
            .streamHandler(streams(acceptedByServer, readByServer));
    options.tokens.ifPresent(server::tokenHandler);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    serverSockets =
        serverSide.bindServer(new InetSocketAddress(loopback, 0), options.sockets, server);
    address = (InetSocketAddress) serverSockets.get(0).localAddress();
    QuicSslContext tls = QuicTls.client(trust(certificate), options.client, PROTOCOL);
    clientSocket =
        clientSide.bindClient(
            new InetSocketAddress(loopback, 0),
            options
                .client
                .configure(new QuicClientCodecBuilder())
                .sslEngineProvider(c -> tls.newEngine(c.alloc(), "localhost", address.getPort())));
  }

  /** What differs from a plain pair. */
  static final class Builder {
    QuicOptions server = QuicOptions.defaults();
    QuicOptions client = QuicOptions.defaults();
    Optional<QuicTokenHandler> tokens = Optional.empty();
    boolean nio;
    int sockets = 1;

    Loopback start() {
      return new Loopback(this);
    }
  }

  static Loopback start() {
    return new Builder().start();
  }

  /** Both ends of a new connection. */
  record Pair(QuicChannel client, QuicChannel server) {}

  Pair connect() throws Exception {
    QuicChannel client =
        QuicChannel.newBootstrap(clientSocket)
            .handler(new ChannelInboundHandlerAdapter())
            .streamHandler(streams(acceptedByClient, new LongAdder()))
            .option(
                QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
                clientSide.segmentation(QuicOptions.defaults()))
            .remoteAddress(address)
            .connect()
            .get(10, TimeUnit.SECONDS);
    return new Pair(client, taken(accepted));
  }

  /** Opens a stream that records what happens to it. */
  static Stream open(QuicChannel connection, QuicStreamType type) throws Exception {
    Stream stream = new Stream(new LongAdder());
    connection.createStream(type, stream).get(10, TimeUnit.SECONDS);
    return stream;
  }

  Stream streamAtServer() throws InterruptedException {
    return taken(acceptedByServer);
  }

  Stream streamAtClient() throws InterruptedException {
    return taken(acceptedByClient);
  }

  /** What the server was told of the first connection that its client closed. */
  QuicConnectionCloseEvent closeEvent() throws Exception {
    return closeEvent.get(10, TimeUnit.SECONDS);
  }

  long bytesReadByServer() {
    return readByServer.sum();
  }

  InetSocketAddress address() {
    return address;
  }

  /** Runs on the channel's event loop and waits for the result. */
  static <T> T on(Channel channel, java.util.concurrent.Callable<T> task) throws Exception {
    return channel.eventLoop().submit(task).get(10, TimeUnit.SECONDS);
  }

  static <T> T taken(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("Nothing arrived within 10 s");
    }
    return next;
  }

  private ChannelHandler accepting() {
    return new ChannelInitializer<QuicChannel>() {
      @Override
      protected void initChannel(QuicChannel channel) {
        channel
            .pipeline()
            .addLast(
                new HalfOpenHandshakes(halfOpen, dropped -> {}),
                new ChannelInboundHandlerAdapter() {
                  @Override
                  public void handlerAdded(ChannelHandlerContext ctx) {
                    mostHalfOpen.accumulateAndGet(halfOpen.count(), Math::max);
                  }

                  @Override
                  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                    if (event instanceof QuicConnectionCloseEvent close) {
                      closeEvent.complete(close);
                    }
                    ctx.fireUserEventTriggered(event);
                  }

                  @Override
                  public void channelActive(ChannelHandlerContext ctx) {
                    accepted.add((QuicChannel) ctx.channel());
                    ctx.fireChannelActive();
                  }
                });
      }
    };
  }

  private static ChannelHandler streams(BlockingQueue<Stream> queue, LongAdder read) {
    return new ChannelInitializer<QuicStreamChannel>() {
      @Override
      protected void initChannel(QuicStreamChannel channel) {
        Stream stream = new Stream(read);
        channel.pipeline().addLast(stream);
        queue.add(stream);
      }
    };
  }

  private static CertificateHashTrust trust(Certificate certificate) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.leaf().getEncoded());
      return new CertificateHashTrust(List.of(hash), Clock.systemUTC());
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    clientSide.close();
    serverSide.close();
  }

  /** One end of a stream: what came through its pipeline, ready to be waited for. */
  static final class Stream extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<QuicStreamChannel> channel = new CompletableFuture<>();
    final CompletableFuture<Long> stopCode = new CompletableFuture<>();
    final CompletableFuture<Long> resetCode = new CompletableFuture<>();
    final CompletableFuture<Void> fin = new CompletableFuture<>();
    final BlockingQueue<Integer> reads = new LinkedBlockingQueue<>();
    private final LongAdder read;

    private Stream(LongAdder read) {
      this.read = read;
    }

    QuicStreamChannel channel() throws Exception {
      return channel.get(10, TimeUnit.SECONDS);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      QuicStreamChannel stream = (QuicStreamChannel) ctx.channel();
      if (stream.type() == QuicStreamType.BIDIRECTIONAL) {
        stream.config().setAllowHalfClosure(true); // Netty refuses it on the other kind
      }
      channel.complete(stream);
      PacketObserver.takeEarlyStop(stream).ifPresent(stopCode::complete);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      io.netty.buffer.ByteBuf bytes = (io.netty.buffer.ByteBuf) message;
      reads.add(bytes.readableBytes());
      read.add(bytes.readableBytes());
      bytes.release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof StopSendingEvent stop) {
        if (!stopCode.complete(stop.code())) {
          stopCode.obtrudeException(new AssertionError("stopped twice"));
        }
      } else if (event == io.netty.channel.socket.ChannelInputShutdownReadComplete.INSTANCE) {
        fin.complete(null);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      QuicStreams.resetCode(cause).ifPresentOrElse(resetCode::complete, cause::printStackTrace);
    }
  }
}
