package io.heddle.netty;

import io.heddle.watch.ProcessLog;
import io.heddle.watch.RareWarnings;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * The last handler of a pipeline: nothing that a peer sends leaks here or is logged again and
 * again, which Netty would do. Confined to the event loop.
 */
final class LastHandler extends ChannelInboundHandlerAdapter {
  private final RareWarnings warnings = ProcessLog.rare("A packet could not be handled");

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    warnings.add(cause);
  }
}
