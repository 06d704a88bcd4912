package io.heddle.benchmarks.peers;

import io.heddle.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CompletableFuture;

/** A request on a new stream of Netty's QUIC, without anything above it. */
public final class NettyQuicExchange implements Exchange, AutoCloseable {
  private final byte[] request;
  private final byte[] answer;
  private final NettyQuic quic;

  /** Connects. */
  public NettyQuicExchange(int requestBytes, int answerBytes) throws Exception {
    request = Payload.of(requestBytes);
    answer = Payload.of(answerBytes);
    quic = new NettyQuic(new Server(), Limits.DEFAULT);
  }

  @Override
  public CompletableFuture<Times> exchange() {
    return exchange(quic.connection(), System.nanoTime());
  }

  /** The same on a connection that is made for it; it is closed before the stage completes. */
  public CompletableFuture<Times> exchangeCold() {
    CompletableFuture<Times> done = new CompletableFuture<>();
    long fromNs = System.nanoTime();
    quic.connect()
        .addListener(
            (Future<QuicChannel> connected) -> {
              if (connected.isSuccess()) {
                exchange(connected.getNow(), fromNs)
                    .thenAccept(
                        times ->
                            connected.getNow().close().addListener(closed -> done.complete(times)));
              } else {
                done.completeExceptionally(connected.cause());
              }
            });
    return done;
  }

  private CompletableFuture<Times> exchange(QuicChannel connection, long fromNs) {
    CompletableFuture<Times> done = new CompletableFuture<>();
    connection
        .createStream(QuicStreamType.BIDIRECTIONAL, new Asker(fromNs, done))
        .addListener(
            created -> {
              if (!created.isSuccess()) {
                done.completeExceptionally(created.cause());
              }
            });
    return done;
  }

  @Override
  public void close() {
    quic.close();
  }

  private static void send(ChannelHandlerContext ctx, byte[] bytes) {
    ctx.writeAndFlush(Unpooled.wrappedBuffer(bytes)).addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
  }

  private final class Asker extends ChannelInboundHandlerAdapter {
    private final long fromNs;
    private final CompletableFuture<Times> done;
    private long openNs;

    Asker(long fromNs, CompletableFuture<Times> done) {
      this.fromNs = fromNs;
      this.done = done;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      openNs = System.nanoTime() - fromNs;
      send(ctx, request);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ((ByteBuf) message).release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event == ChannelInputShutdownReadComplete.INSTANCE) {
        done.complete(new Times(openNs, System.nanoTime() - fromNs));
      }
    }
  }

  @ChannelHandler.Sharable
  private final class Server extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ((ByteBuf) message).release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event == ChannelInputShutdownReadComplete.INSTANCE) {
        send(ctx, answer);
      }
    }
  }
}
