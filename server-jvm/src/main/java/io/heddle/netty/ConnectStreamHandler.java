package io.heddle.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3Exception;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.http3.Http3UnknownFrame;
import io.netty.handler.codec.quic.QuicException;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What both ends of a CONNECT stream do with what arrives on it. Confined to the event loop. */
abstract class ConnectStreamHandler extends Http3RequestStreamInboundHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectStreamHandler.class);

  private final Http3Connection connection;
  private @Nullable Http3Session session;

  ConnectStreamHandler(Http3Connection connection) {
    this.connection = connection;
  }

  final Http3Connection connection() {
    return connection;
  }

  final @Nullable Http3Session session() {
    return session;
  }

  /** From now on the stream is this session's. */
  final void session(Http3Session ours) {
    session = ours;
  }

  @Override
  protected void channelRead(ChannelHandlerContext ctx, Http3DataFrame frame) {
    Http3Session open = session;
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
    Http3Session open = session;
    if (open != null) {
      open.capsules().receiveFin();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    Http3Session open = session;
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
      wasReset(session, code.getAsLong());
    }
  }

  /** The peer has reset its direction. */
  void wasReset(@Nullable Http3Session open, long http3Error) {
    if (open != null) {
      open.capsules().receiveReset(http3Error);
    }
  }

  @Override
  protected void handleHttp3Exception(ChannelHandlerContext ctx, Http3Exception exception) {
    LOG.debug("{} {}", ctx.channel(), exception.getMessage());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof QuicException || cause instanceof Http3Exception) {
      super.exceptionCaught(ctx, cause);
    } else {
      // Headers that Netty refused, and has reset the stream for: no cause for a warning each.
      LOG.debug("{}", ctx.channel(), cause);
    }
  }
}
