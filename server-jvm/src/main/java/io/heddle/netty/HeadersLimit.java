package io.heddle.netty;

import io.heddle.wire.FieldSection;
import io.heddle.wire.Http3Error;
import io.heddle.wire.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;

/**
 * Keeps field sections that are larger than what was announced from HTTP/3, which would close the
 * connection over them: the message's stream is told {@link #EXCEEDED}, and nothing more. Stands in
 * front of HTTP/3's codec in the pipeline of a request's stream; confined to the event loop.
 */
final class HeadersLimit extends ChannelInboundHandlerAdapter {
  /** A message's field section was too large; nothing more of the stream arrives. */
  static final Object EXCEEDED = new Object();

  // RFC 9114 §7.2.2
  private static final long HEADERS = 0x01;

  private final Http3Connection connection;

  /** Of a frame that is not handed on yet, what has arrived. */
  private ByteBuf held = Unpooled.EMPTY_BUFFER;

  /** Of the frame under way, what is still to be handed on. */
  private long passing;

  private boolean over;

  HeadersLimit(Http3Connection connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf buffer = (ByteBuf) message;
    if (over) {
      buffer.release();
    } else if (!held.isReadable() && buffer.readableBytes() <= passing) {
      passing -= buffer.readableBytes();
      ctx.fireChannelRead(buffer);
    } else {
      held = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), held, buffer);
      boolean more = true;
      while (more && !over && !ctx.isRemoved()) {
        more = held.isReadable() && (passing > 0 ? pass(ctx) : begin(ctx));
      }
      if (over || !held.isReadable()) {
        drop();
      }
    }
  }

  private boolean pass(ChannelHandlerContext ctx) {
    int length = (int) Math.min(passing, held.readableBytes());
    passing -= length;
    ctx.fireChannelRead(held.readRetainedSlice(length));
    return true;
  }

  /** Looks at a frame's beginning; false if more of it must come before that is decided. */
  private boolean begin(ChannelHandlerContext ctx) {
    int from = held.readerIndex();
    int typeBytes = 1 << (held.getUnsignedByte(from) >> 6);
    if (held.readableBytes() <= typeBytes) {
      return false;
    }
    int lengthBytes = 1 << (held.getUnsignedByte(from + typeBytes) >> 6);
    int headerBytes = typeBytes + lengthBytes;
    if (held.readableBytes() < headerBytes) {
      return false;
    }
    long length = varint(from + typeBytes, lengthBytes);
    if (varint(from, typeBytes) == HEADERS) {
      if (length > FieldSection.MAX_BYTES) {
        exceeded(ctx);
        return false;
      }
      if (held.readableBytes() < headerBytes + length) {
        return false;
      }
      long size = FieldSectionSize.of(held, from + headerBytes, (int) length);
      if (size == FieldSectionSize.MALFORMED) {
        over = true;
        connection.fail(
            new ProtocolViolation(
                Http3Error.QPACK_DECOMPRESSION_FAILED, "a field section cannot be decoded"));
        return false;
      }
      if (size > FieldSection.MAX_BYTES) {
        exceeded(ctx);
        return false;
      }
    }
    passing = headerBytes + length;
    return true;
  }

  private long varint(int at, int bytes) {
    long value = held.getByte(at) & 0x3f;
    for (int next = 1; next < bytes; next++) {
      value = value << 8 | held.getUnsignedByte(at + next);
    }
    return value;
  }

  private void exceeded(ChannelHandlerContext ctx) {
    over = true;
    ctx.fireUserEventTriggered(EXCEEDED);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE && held.isReadable() && !over) {
      // A frame is cut off. HTTP/3 judges that.
      ByteBuf rest = held;
      held = Unpooled.EMPTY_BUFFER;
      over = true;
      ctx.fireChannelRead(rest);
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    drop();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    drop();
  }

  private void drop() {
    ByteBuf rest = held;
    held = Unpooled.EMPTY_BUFFER;
    rest.release();
  }
}
