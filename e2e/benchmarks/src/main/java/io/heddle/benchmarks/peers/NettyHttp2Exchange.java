package io.heddle.benchmarks.peers;

import io.heddle.tls.Certificate;
import io.heddle.tls.DevelopmentCertificate;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A POST over HTTP/2 and the JDK's TLS 1.3, Netty at both ends, each on a thread of its own. */
public final class NettyHttp2Exchange implements Exchange, AutoCloseable {
  private static final ApplicationProtocolConfig H2 =
      new ApplicationProtocolConfig(
          Protocol.ALPN,
          SelectorFailureBehavior.NO_ADVERTISE,
          SelectedListenerFailureBehavior.ACCEPT,
          "h2");

  private final byte[] request;
  private final byte[] answer;
  private final EventLoopGroup serverGroup =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoopGroup clientGroup =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Bootstrap client;
  private final Channel connection;

  /** Connects. */
  public NettyHttp2Exchange(int requestBytes, int answerBytes) throws Exception {
    request = Payload.of(requestBytes);
    answer = Payload.of(answerBytes);
    Certificate certificate = DevelopmentCertificate.create("localhost", Instant.now());
    SslContext serverTls =
        SslContextBuilder.forServer(certificate.key(), certificate.leaf())
            .applicationProtocolConfig(H2)
            .build();
    SslContext clientTls =
        SslContextBuilder.forClient()
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm("")
            .applicationProtocolConfig(H2)
            .build();
    Channel listening =
        new ServerBootstrap()
            .group(serverGroup)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new Initializer(serverTls, Http2FrameCodecBuilder::forServer, new Server(answer)))
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
    client =
        new Bootstrap()
            .group(clientGroup)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .remoteAddress(listening.localAddress())
            .handler(
                new Initializer(
                    clientTls,
                    Http2FrameCodecBuilder::forClient,
                    new ChannelInboundHandlerAdapter()));
    connection = client.connect().sync().channel();
  }

  @Override
  public CompletableFuture<Times> exchange() {
    CompletableFuture<Times> done = new CompletableFuture<>();
    exchange(connection, System.nanoTime(), done);
    return done;
  }

  /** The same on a connection that is made for it; it is closed before the stage completes. */
  public CompletableFuture<Times> exchangeCold() {
    long fromNs = System.nanoTime();
    CompletableFuture<Times> done = new CompletableFuture<>();
    client
        .connect()
        .addListener(
            (ChannelFuture connected) -> {
              if (connected.isSuccess()) {
                Channel fresh = connected.channel();
                CompletableFuture<Times> answered = new CompletableFuture<>();
                exchange(fresh, fromNs, answered);
                answered.whenComplete(
                    (times, failure) ->
                        fresh
                            .close()
                            .addListener(
                                closed -> {
                                  if (failure == null) {
                                    done.complete(times);
                                  } else {
                                    done.completeExceptionally(failure);
                                  }
                                }));
              } else {
                done.completeExceptionally(connected.cause());
              }
            });
    return done;
  }

  private void exchange(Channel on, long fromNs, CompletableFuture<Times> done) {
    new Http2StreamChannelBootstrap(on)
        .handler(new Answered(fromNs, done))
        .open()
        .addListener(
            opened -> {
              if (!opened.isSuccess()) {
                done.completeExceptionally(opened.cause());
                return;
              }
              Http2StreamChannel stream = (Http2StreamChannel) opened.getNow();
              stream.write(
                  new DefaultHttp2HeadersFrame(
                      new DefaultHttp2Headers()
                          .method("POST")
                          .scheme("https")
                          .authority("localhost")
                          .path("/exchange")));
              stream.writeAndFlush(
                  new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(request), true));
            });
  }

  @Override
  public void close() {
    connection.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
    clientGroup.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    serverGroup.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static boolean ends(Object frame) {
    if (frame instanceof Http2DataFrame data) {
      return data.isEndStream();
    }
    return frame instanceof Http2HeadersFrame headers && headers.isEndStream();
  }

  private static final class Initializer extends ChannelInitializer<SocketChannel> {
    private final SslContext tls;
    private final Supplier<Http2FrameCodecBuilder> codec;
    private final ChannelHandler streams;

    Initializer(SslContext tls, Supplier<Http2FrameCodecBuilder> codec, ChannelHandler streams) {
      this.tls = tls;
      this.codec = codec;
      this.streams = streams;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      channel
          .pipeline()
          .addLast(
              tls.newHandler(channel.alloc()),
              codec.get().build(),
              new Http2MultiplexHandler(streams));
    }
  }

  private static final class Answered extends ChannelInboundHandlerAdapter {
    private final long fromNs;
    private final CompletableFuture<Times> done;
    private final long openNs;

    Answered(long fromNs, CompletableFuture<Times> done) {
      this.fromNs = fromNs;
      this.done = done;
      openNs = System.nanoTime() - fromNs;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
      boolean last = ends(frame);
      ReferenceCountUtil.release(frame);
      if (last) {
        done.complete(new Times(openNs, System.nanoTime() - fromNs));
      }
    }
  }

  @ChannelHandler.Sharable
  private static final class Server extends ChannelInboundHandlerAdapter {
    private final byte[] answer;

    Server(byte[] answer) {
      this.answer = answer;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
      boolean last = ends(frame);
      ReferenceCountUtil.release(frame);
      if (last) {
        ctx.write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")));
        ctx.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(answer), true));
      }
    }
  }
}
