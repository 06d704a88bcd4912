package io.heddle.netty;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the exceptions of connections, which peers cause at will: QUIC itself closes the connection
 * where one is fatal, and whoever waits is told by that. The last handler of each connection's
 * pipeline; stateless, any thread.
 */
@Sharable
final class ConnectionFailures extends ChannelInboundHandlerAdapter {
  static final ConnectionFailures INSTANCE = new ConnectionFailures();

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionFailures.class);

  private ConnectionFailures() {}

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("{}", ctx.channel(), cause);
  }
}
