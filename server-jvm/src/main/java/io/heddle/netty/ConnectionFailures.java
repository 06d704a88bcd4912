package io.heddle.netty;

import io.heddle.watch.ProcessLog;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Ends the exceptions of connections, which peers cause at will: QUIC itself closes the connection
 * where one is fatal, and whoever waits is told by that. The last handler of each connection's
 * pipeline; stateless, any thread.
 */
@Sharable
final class ConnectionFailures extends ChannelInboundHandlerAdapter {
  static final ConnectionFailures INSTANCE = new ConnectionFailures();

  private ConnectionFailures() {}

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ProcessLog.debug("{}", ctx.channel(), cause);
  }
}
