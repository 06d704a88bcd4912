package io.heddle.netty;

import io.heddle.wire.Http3Error;
import io.heddle.wire.ProtocolViolation;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
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
    } else if (message instanceof Http3GoAwayFrame) {
      connection.goAwayReceived();
    } else if (message instanceof Http3UnknownFrame unknown && unknown.type() == WT_STREAM) {
      misplaced(connection);
    }
    ReferenceCountUtil.release(message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // Netty closes the connection for whatever else it dislikes, but not for a forbidden setting.
    if (cause instanceof DecoderException && cause.getCause() instanceof IllegalArgumentException) {
      // RFC 9114 §7.2.4.1, RFC 9220 §3, RFC 9297 §2.1.1
      String detail = String.valueOf(cause.getCause().getMessage());
      connection.fail(new ProtocolViolation(Http3Error.H3_SETTINGS_ERROR, detail));
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  // webtrans-http3 §4.3: anywhere but at a request stream's start, WT_STREAM is a connection error.
  static void misplaced(Http3Connection connection) {
    connection.fail(new ProtocolViolation(Http3Error.H3_FRAME_ERROR, "misplaced WT_STREAM frame"));
  }
}
