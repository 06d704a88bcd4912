package io.heddle.netty;

import io.heddle.watch.ProcessLog;
import io.heddle.wire.Http3Error;
import io.heddle.wire.ProtocolViolation;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http3.Http3GoAwayFrame;
import io.netty.handler.codec.http3.Http3SettingsFrame;
import io.netty.handler.codec.http3.Http3UnknownFrame;
import io.netty.util.ReferenceCountUtil;

/** Sees the frames of the peer's control stream. Confined to the event loop. */
final class ControlFrames extends ChannelInboundHandlerAdapter {
  /** The frame type that WebTransport reserves for the start of its streams. */
  static final long WT_STREAM = 0x41;

  private final Http3Connection connection;

  ControlFrames(Http3Connection connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Http3SettingsFrame settings) {
      connection.settingsReceived(settings);
    } else if (message instanceof Http3GoAwayFrame goAway) {
      connection.goAwayReceived(goAway.id());
    } else if (message instanceof Http3UnknownFrame unknown && unknown.type() == WT_STREAM) {
      misplaced(connection);
    }
    ReferenceCountUtil.release(message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // Netty closes the connection for it, which says why. StreamFailures, before this handler, has
    // taken what it does not close the connection for.
    ProcessLog.debug("{}", ctx.channel(), cause);
  }

  // webtrans-http3 §4.3: anywhere but at a request stream's start, WT_STREAM is a connection error.
  static void misplaced(Http3Connection connection) {
    connection.fail(new ProtocolViolation(Http3Error.H3_FRAME_ERROR, "misplaced WT_STREAM frame"));
  }
}
