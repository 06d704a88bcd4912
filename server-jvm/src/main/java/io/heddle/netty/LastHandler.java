package io.heddle.netty;

import io.heddle.watch.RareWarnings;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of a pipeline: nothing that a peer sends leaks here or is logged again and
 * again, which Netty would do. Confined to the event loop.
 */
final class LastHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(LastHandler.class);

  private final RareWarnings warnings = new RareWarnings(LOG, "A packet could not be handled");

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    warnings.add(cause);
  }
}
