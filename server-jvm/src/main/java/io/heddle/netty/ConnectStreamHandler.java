package io.heddle.netty;

import io.heddle.watch.ProcessLog;
import io.heddle.wire.FieldSection;
import io.heddle.wire.Http3Error;
import io.heddle.wire.ProtocolViolation;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3Exception;
import io.netty.handler.codec.http3.Http3HeadersValidationException;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.http3.Http3UnknownFrame;
import io.netty.handler.codec.quic.QuicException;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What both ends of a CONNECT stream do with what arrives on it. Confined to the event loop. */
abstract class ConnectStreamHandler extends Http3RequestStreamInboundHandler {
  /** The end of a sentence. */
  static final String TOO_LARGE = "header fields of more than " + FieldSection.MAX_BYTES + " bytes";

  private final Http3Connection connection;
  private @Nullable Http3Carrier carrier;

  ConnectStreamHandler(Http3Connection connection) {
    this.connection = connection;
  }

  final Http3Connection connection() {
    return connection;
  }

  final @Nullable Http3Carrier session() {
    return carrier;
  }

  /** From now on the stream is this session's. */
  final void session(Http3Carrier ours) {
    carrier = ours;
  }

  @Override
  protected void channelRead(ChannelHandlerContext ctx, Http3DataFrame frame) {
    Http3Carrier open = carrier;
    if (open != null) {
      open.receive(frame.content());
    }
    frame.release();
  }

  @Override
  protected void channelRead(ChannelHandlerContext ctx, Http3UnknownFrame frame) {
    boolean misplaced = frame.type() == ControlFrames.WT_STREAM;
    frame.release();
    if (misplaced) {
      ControlFrames.misplaced(connection);
    }
  }

  @Override
  protected void channelInputClosed(ChannelHandlerContext ctx) {
    Http3Carrier open = carrier;
    if (open != null) {
      open.capsules().receiveFin();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    Http3Carrier open = carrier;
    if (event == HeadersLimit.EXCEEDED) {
      tooLarge(ctx);
    }
    if (event instanceof StopSendingEvent stop && open != null) {
      open.capsules().receiveStopSending(stop.code());
    }
    if (event == EndArrivedEvent.INSTANCE && ctx.channel().config().isAutoRead()) {
      UntoldEnds.tell((QuicStreamChannel) ctx.channel());
    }
    super.userEventTriggered(ctx, event);
  }

  @Override
  protected void handleQuicException(ChannelHandlerContext ctx, QuicException exception) {
    OptionalLong code = QuicStreams.resetCode(exception);
    if (code.isPresent()) {
      wasReset(ctx, code.getAsLong());
    }
  }

  /** The peer has reset its direction. */
  void wasReset(ChannelHandlerContext ctx, long http3Error) {
    Http3Carrier open = carrier;
    if (open == null) {
      connection.abort((QuicStreamChannel) ctx.channel(), Http3Error.H3_REQUEST_CANCELLED);
    } else {
      open.capsules().receiveReset(http3Error);
    }
  }

  @Override
  protected void handleHttp3Exception(ChannelHandlerContext ctx, Http3Exception exception) {
    ProcessLog.debug("{} {}", ctx.channel(), exception.getMessage());
    // For any other code Netty closes the connection, which says why.
    if (exception.errorCode() == Http3ErrorCode.H3_MESSAGE_ERROR) {
      malformed(ctx, String.valueOf(exception.getMessage()));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof QuicException || cause instanceof Http3Exception) {
      super.exceptionCaught(ctx, cause);
      return;
    }
    ProcessLog.debug("{}", ctx.channel(), cause);
    Throwable fields = cause instanceof DecoderException ? cause.getCause() : cause;
    if (fields instanceof Http3HeadersValidationException
        || fields instanceof IllegalArgumentException) {
      // Netty resets this end's half for some of them, and does nothing more.
      malformed(ctx, String.valueOf(fields.getMessage()));
    } else if (cause instanceof DecoderException) {
      // RFC 9114 §7.1
      connection.fail(
          new ProtocolViolation(Http3Error.H3_FRAME_ERROR, "A frame is shorter than its fields."));
    } else if (!(cause instanceof IOException)) {
      // That would be of a connection that is over.
      fail(ctx, new ProtocolViolation(Http3Error.H3_INTERNAL_ERROR, cause.toString()));
    }
  }

  /** A field section was larger than this end takes, and was not read (RFC 9114 §4.2.2). */
  void tooLarge(ChannelHandlerContext ctx) {
    fail(ctx, new ProtocolViolation(Http3Error.H3_EXCESSIVE_LOAD, TOO_LARGE));
  }

  /** What came makes the message on this stream malformed (RFC 9114 §4.1.2). */
  void malformed(ChannelHandlerContext ctx, String detail) {
    fail(ctx, new ProtocolViolation(Http3Error.H3_MESSAGE_ERROR, detail));
  }

  /** The stream is over in both directions, and its session with it. */
  final void fail(ChannelHandlerContext ctx, ProtocolViolation broken) {
    Http3Carrier open = carrier;
    if (open == null) {
      connection.abort((QuicStreamChannel) ctx.channel(), broken.http3Error());
    } else {
      open.capsules().fail(broken);
    }
  }
}
