package io.heddle.netty;

import io.heddle.watch.ProcessLog;
import io.heddle.watch.RareWarnings;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The first handler of a UDP socket's pipeline: drops what its codec must not see, and watches that
 * the socket can be read. A socket whose every read fails is left alone for a while, so that it
 * does not spin, and closed after {@link #PATIENCE_MS}. Confined to the socket's event loop.
 */
final class SocketReads extends ChannelInboundHandlerAdapter {
  /** How long every read may fail. */
  static final long PATIENCE_MS = 2_000;

  private static final long PAUSE_MS = 50;
  private static final AttributeKey<Throwable> FAILURE =
      AttributeKey.valueOf(SocketReads.class, "FAILURE");

  private final Predicate<ByteBuf> passes;
  private final RareWarnings warnings = ProcessLog.rare("A UDP socket could not be read");
  private boolean failing;
  private long failingSinceNs;

  SocketReads(Predicate<ByteBuf> passes) {
    this.passes = passes;
  }

  /** Why a socket was closed here. */
  static Optional<Throwable> failure(Channel socket) {
    return Optional.ofNullable(socket.attr(FAILURE).get());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    failing = false;
    if (message instanceof DatagramPacket packet && passes.test(packet.content())) {
      ctx.fireChannelRead(message);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  /** Reading failed: what handlers throw goes to those behind them. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    warnings.add(cause);
    long nowNs = System.nanoTime();
    if (!failing) {
      failing = true;
      failingSinceNs = nowNs;
    }
    Channel socket = ctx.channel();
    if (nowNs - failingSinceNs >= TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS)) {
      socket.attr(FAILURE).set(cause);
      socket.close();
      return;
    }
    socket.config().setAutoRead(false);
    var unused =
        ctx.executor()
            .schedule(() -> socket.config().setAutoRead(true), PAUSE_MS, TimeUnit.MILLISECONDS);
  }
}
