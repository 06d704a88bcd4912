package io.heddle.netty;

import io.heddle.Bytes;
import io.heddle.bytes.ArrayBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/** {@link Bytes} in a Netty buffer, without a copy. Owns one reference of the buffer. */
public final class BufBytes implements Bytes {
  private final ByteBuf buffer;
  private boolean over;

  /** Takes over the caller's reference; the readable bytes are the content. */
  BufBytes(ByteBuf buffer) {
    this.buffer = buffer;
  }

  /**
   * What remains in a JDK buffer, not copied.
   *
   * @param bytes the buffer, whose own position does not move
   * @return a handle, which need not be released
   */
  public static Bytes of(ByteBuffer bytes) {
    return new BufBytes(Unpooled.wrappedBuffer(bytes));
  }

  /**
   * A look at bytes, not copied where the kind of handle allows.
   *
   * @param bytes the handle, which stays the caller's
   * @return not to be written, valid until the handle is released
   */
  public static ByteBuffer view(Bytes bytes) {
    if (bytes instanceof BufBytes wrapped) {
      return wrapped.mine().nioBuffer();
    }
    if (bytes instanceof ArrayBytes array) {
      return ByteBuffer.wrap(array.array(), array.offset(), array.length()).slice();
    }
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  /** The bytes as a buffer to send; ownership passes from the handle to the buffer. */
  static ByteBuf toBuf(Bytes bytes) {
    if (bytes instanceof BufBytes wrapped) {
      return wrapped.take();
    }
    if (bytes instanceof ArrayBytes array) {
      ByteBuf wrapped = Unpooled.wrappedBuffer(array.array(), array.offset(), array.length());
      array.release();
      return wrapped;
    }
    ByteBuf copy = Unpooled.wrappedBuffer(bytes.toByteArray());
    bytes.release();
    return copy;
  }

  @Override
  public int length() {
    return mine().readableBytes();
  }

  @Override
  public byte get(int index) {
    ArrayBytes.checkRange(index, 1, length());
    return buffer.getByte(buffer.readerIndex() + index);
  }

  @Override
  public void copyTo(int from, byte[] target, int at, int length) {
    ArrayBytes.checkRange(from, length, length());
    ArrayBytes.checkRange(at, length, target.length);
    buffer.getBytes(buffer.readerIndex() + from, target, at, length);
  }

  @Override
  public Bytes slice(int from, int length) {
    ArrayBytes.checkRange(from, length, length());
    return new BufBytes(buffer.retainedSlice(buffer.readerIndex() + from, length));
  }

  @Override
  public void release() {
    take().release();
  }

  @Override
  public Bytes move() {
    return new BufBytes(take());
  }

  private ByteBuf mine() {
    if (over) {
      throw ArrayBytes.usedTooLate();
    }
    return buffer;
  }

  /** The buffer, which is no longer this handle's. */
  private ByteBuf take() {
    ByteBuf mine = mine();
    over = true;
    return mine;
  }
}
