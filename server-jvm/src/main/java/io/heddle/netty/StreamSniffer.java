package io.heddle.netty;

import io.heddle.wire.Http3Error;
import io.heddle.wire.ProtocolViolation;
import io.heddle.wire.StreamHeaderDecoder;
import io.heddle.wire.StreamKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;

/**
 * Reads the first bytes of a stream that the peer opened, in front of HTTP/3's handlers: a
 * WebTransport stream leaves HTTP/3 for its session, anything else is handed on untouched. Confined
 * to the event loop.
 */
final class StreamSniffer extends ChannelInboundHandlerAdapter {
  private final Http3Connection connection;
  private final QuicStreamChannel stream;
  private final StreamKind kind;
  private final StreamHeaderDecoder decoder;

  /** A WebTransport header was read in this read; its stream is handed over when that is over. */
  private boolean decided;

  private ByteBuf first = Unpooled.EMPTY_BUFFER;
  private boolean ended;

  StreamSniffer(Http3Connection connection, QuicStreamChannel stream) {
    this.connection = connection;
    this.stream = stream;
    kind =
        stream.type() == QuicStreamType.BIDIRECTIONAL
            ? StreamKind.BIDIRECTIONAL
            : StreamKind.UNIDIRECTIONAL;
    decoder = new StreamHeaderDecoder(kind);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    // One read at a time: body bytes must stay in QUIC until somebody wants them.
    connection.reads().prepare(stream);
    connection.look(stream);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf buffer = (ByteBuf) message;
    byte[] start = new byte[Math.min(buffer.readableBytes(), 16)];
    buffer.getBytes(buffer.readerIndex(), start);
    int taken = decoder.feed(start, 0, start.length);
    switch (decoder.state()) {
      case INCOMPLETE -> {
        buffer.release();
        // Later, because Netty forgets a wish to read that is uttered during a read.
        connection.loop().afterThis(stream::read);
      }
      case NOT_WEBTRANSPORT -> {
        buffer.skipBytes(taken);
        handToHttp3(ctx, Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(decoder.taken()), buffer));
      }
      // webtrans-http3 §4: the id of no client-initiated bidirectional stream.
      case INVALID_SESSION_ID -> {
        buffer.release();
        connection.fail(
            new ProtocolViolation(Http3Error.H3_ID_ERROR, "a stream names an invalid session id"));
      }
      case WEBTRANSPORT -> {
        decided = true;
        first = buffer.skipBytes(taken);
      }
      default -> throw new IllegalStateException("undecided: " + decoder.state());
    }
  }

  private void handToHttp3(ChannelHandlerContext ctx, ByteBuf all) {
    connection.over(stream);
    ChannelPipeline pipeline = ctx.pipeline();
    pipeline.addLast(new StreamFailures(connection, isCritical()));
    if (kind == StreamKind.BIDIRECTIONAL) {
      pipeline.addFirst(new HeadersLimit(connection));
    }
    pipeline.remove(this);
    pipeline.fireChannelRead(all);
    pipeline.fireChannelReadComplete();
    stream.config().setAutoRead(true);
  }

  private boolean isCritical() {
    return stream.type() == QuicStreamType.UNIDIRECTIONAL
        && decoder.state() == StreamHeaderDecoder.State.NOT_WEBTRANSPORT
        && StreamFailures.isCritical(decoder.type());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (!decided) {
      return;
    }
    // FIN of the same read is told after this event; so the hand-over waits for it.
    connection.loop().afterThis(() -> handToSession(ctx));
  }

  private void handToSession(ChannelHandlerContext ctx) {
    if (ctx.isRemoved()) {
      return;
    }
    ChannelPipeline pipeline = ctx.pipeline();
    while (pipeline.last() != this) {
      pipeline.removeLast();
    }
    ByteBuf body = first;
    first = Unpooled.EMPTY_BUFFER;
    pipeline.remove(this);
    connection.arrived(decoder.header().sessionId(), stream, body, ended);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE && decided) {
      ended = true;
    } else if (event == ChannelInputShutdownEvent.INSTANCE) {
      // The stream ends inside its first varint: nobody's stream. HTTP/3 judges it.
      handToHttp3(ctx, Unpooled.wrappedBuffer(decoder.taken()));
      ctx.pipeline().fireUserEventTriggered(event);
    } else if (!decided) {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (decided
        && QuicStreams.resetCode(cause).isPresent()
        && connection.carries(decoder.header().sessionId())) {
      // In one read with its header: the session's application is to hear of it.
      handToSession(ctx);
      stream.pipeline().fireExceptionCaught(cause);
      return;
    }
    // Reset before its header arrived: it belongs to no session that this end knows.
    connection.over(stream);
    if (decided) {
      connection.lost(decoder.header().sessionId(), kind);
    } else {
      connection.lost(kind);
    }
    first.release();
    first = Unpooled.EMPTY_BUFFER;
    decided = false;
    if (kind == StreamKind.BIDIRECTIONAL) {
      QuicStreams.reset(stream, Http3Error.H3_REQUEST_CANCELLED);
    }
    ctx.executor().execute(() -> QuicStreams.release(stream));
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    first.release();
    first = Unpooled.EMPTY_BUFFER;
  }
}
