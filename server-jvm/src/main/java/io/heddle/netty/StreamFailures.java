package io.heddle.netty;

import io.heddle.watch.ProcessLog;
import io.heddle.wire.Http3Error;
import io.heddle.wire.ProtocolViolation;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import org.jspecify.annotations.Nullable;

/**
 * Ends the exceptions of a stream of HTTP/3's own, which peers cause at will. Netty closes the
 * connection for what it judges wrong, but not for what it trips over, nor for a reset. Confined to
 * the event loop.
 */
final class StreamFailures extends ChannelInboundHandlerAdapter {
  private final Http3Connection connection;
  private final boolean isCritical;

  /**
   * For one stream.
   *
   * @param isCritical whether the connection cannot do without it
   */
  StreamFailures(Http3Connection connection, boolean isCritical) {
    this.connection = connection;
    this.isCritical = isCritical;
  }

  /** Whether a connection cannot do without a unidirectional stream of this type. */
  static boolean isCritical(long type) {
    // RFC 9114 §6.2.1: control; RFC 9204 §4.2: QPACK encoder and decoder.
    return type == 0x00 || type == 0x02 || type == 0x03;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ProcessLog.debug("{}", ctx.channel(), cause);
    if (!isCritical) {
      return;
    }
    if (QuicStreams.resetCode(cause).isPresent()) {
      fail(Http3Error.H3_CLOSED_CRITICAL_STREAM, "Critical stream reset.");
    } else if (cause instanceof DecoderException) {
      undecodable(cause.getCause());
    }
  }

  private void undecodable(@Nullable Throwable cause) {
    if (cause instanceof IllegalArgumentException) {
      // RFC 9114 §7.2.4.1, RFC 9220 §3, RFC 9297 §2.1.1: a value that the setting cannot have.
      fail(Http3Error.H3_SETTINGS_ERROR, String.valueOf(cause.getMessage()));
    } else {
      // RFC 9114 §7.1
      fail(Http3Error.H3_FRAME_ERROR, "A frame is shorter than its fields.");
    }
  }

  private void fail(long http3Error, String detail) {
    connection.fail(new ProtocolViolation(http3Error, detail));
  }
}
