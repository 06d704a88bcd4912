package io.heddle.benchmarks.peers;

import io.heddle.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Netty's QUIC alone: writes while it may, counts what arrives, and knows no messages. */
public final class NettyQuicTransfer implements Transfer {
  private static final WriteBufferWaterMark AHEAD = new WriteBufferWaterMark(256 << 10, 512 << 10);

  /** How long its connection may stand still: it sometimes does for good. */
  private static final long PATIENCE_S = 10;

  private final LongAdder receivedBytes = new LongAdder();
  private final NettyQuic quic;
  private final List<QuicStreamChannel> streams = new ArrayList<>();
  private volatile boolean stopped;

  /** Connects. */
  public NettyQuicTransfer(Limits limits) throws Exception {
    quic = new NettyQuic(new Counter(), limits);
  }

  @Override
  public void start(int count, int messageBytes) throws Exception {
    stopped = false;
    ByteBuf message =
        Unpooled.unreleasableBuffer(
            Unpooled.wrappedBuffer(
                ByteBuffer.allocateDirect(messageBytes).put(Payload.of(messageBytes)).flip()));
    for (int i = 0; i < count; i++) {
      Writer writer = new Writer(message);
      QuicStreamChannel stream =
          quic.connection()
              .createStream(QuicStreamType.UNIDIRECTIONAL, writer)
              .get(PATIENCE_S, TimeUnit.SECONDS);
      stream.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, AHEAD);
      streams.add(stream);
      stream.eventLoop().execute(() -> writer.write(stream));
    }
  }

  @Override
  public long receivedBytes() {
    return receivedBytes.sum();
  }

  @Override
  public void stop() {
    stopped = true;
    for (QuicStreamChannel stream : streams) {
      // Behind what is queued.
      stream
          .writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(QuicStreamChannel.SHUTDOWN_OUTPUT)
          .awaitUninterruptibly(PATIENCE_S, TimeUnit.SECONDS);
    }
    streams.clear();
  }

  @Override
  public void close() {
    quic.close();
  }

  private final class Writer extends ChannelInboundHandlerAdapter {
    private final ByteBuf message;

    Writer(ByteBuf message) {
      this.message = message;
    }

    void write(QuicStreamChannel stream) {
      while (!stopped && stream.isWritable()) {
        stream.write(message.duplicate(), stream.voidPromise());
      }
      stream.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      QuicStreamChannel stream = (QuicStreamChannel) ctx.channel();
      if (!stopped && stream.isWritable()) {
        // Later, because Netty calls from within its own writing.
        ctx.executor().execute(() -> write(stream));
      }
    }
  }

  @ChannelHandler.Sharable
  private final class Counter extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      receivedBytes.add(bytes.readableBytes());
      bytes.release();
    }
  }
}
