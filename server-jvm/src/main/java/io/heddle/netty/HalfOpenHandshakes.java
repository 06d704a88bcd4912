package io.heddle.netty;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts a server's connections whose handshake is under way. One handler for all its connections,
 * first in their pipelines; any thread.
 */
@Sharable
final class HalfOpenHandshakes extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<Boolean> COUNTED =
      AttributeKey.valueOf(HalfOpenHandshakes.class, "COUNTED");

  private final AtomicInteger count = new AtomicInteger();

  /** How many handshakes are neither complete nor given up. */
  int count() {
    return count.get();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (!ctx.channel().isActive()) {
      ctx.channel().attr(COUNTED).set(true);
      count.incrementAndGet();
      ctx.channel().closeFuture().addListener(closed -> over(ctx));
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    over(ctx);
    ctx.fireChannelActive();
  }

  private void over(ChannelHandlerContext ctx) {
    if (Boolean.TRUE.equals(ctx.channel().attr(COUNTED).getAndSet(false))) {
      count.decrementAndGet();
    }
  }
}
