package io.heddle.websocket;

import io.heddle.Bytes;
import io.heddle.netty.BufBytes;
import io.heddle.qmux.RecordBuffer;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;

/** A record in a direct buffer of Jetty's pool. Confined to the engine's loop until it is taken. */
final class PooledRecord implements RecordBuffer {
  /** Most records hold a few frames without payload. */
  private static final int SMALL_BYTES = 1 << 10;

  /** As long as records get, so that no record grows twice. */
  private static final int LARGE_BYTES = 64 << 10;

  private final ByteBufferPool pool;
  private RetainableByteBuffer pooled;

  /** To be filled: from its position to its capacity. */
  private ByteBuffer buffer;

  PooledRecord(ByteBufferPool pool) {
    this.pool = pool;
    pooled = pool.acquire(SMALL_BYTES, true);
    buffer = open(pooled);
  }

  private static ByteBuffer open(RetainableByteBuffer empty) {
    ByteBuffer buffer = empty.getByteBuffer();
    BufferUtil.flipToFill(buffer);
    return buffer;
  }

  @Override
  public void put(byte[] source, int from, int length) {
    makeRoom(length);
    buffer.put(source, from, length);
  }

  @Override
  public void put(Bytes bytes) {
    makeRoom(bytes.length());
    buffer.put(BufBytes.view(bytes));
  }

  private void makeRoom(int bytes) {
    int needed = buffer.position() + bytes;
    if (needed > buffer.capacity()) {
      moveTo(Math.max(LARGE_BYTES, needed));
    }
  }

  private void moveTo(int capacity) {
    RetainableByteBuffer next = pool.acquire(capacity, true);
    ByteBuffer to = open(next);
    buffer.flip();
    to.put(buffer);
    pooled.release();
    pooled = next;
    buffer = to;
  }

  @Override
  public void discard() {
    pooled.release();
  }

  /** The whole record, to be sent and released. */
  RetainableByteBuffer take() {
    int length = buffer.position();
    // What waits for a slow peer takes no more than four times its length.
    if (buffer.capacity() > SMALL_BYTES && length < buffer.capacity() / 4) {
      moveTo(length);
    }
    BufferUtil.flipToFlush(buffer, 0);
    return pooled;
  }
}
