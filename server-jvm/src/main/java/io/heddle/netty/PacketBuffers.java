package io.heddle.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import java.util.function.IntUnaryOperator;

/**
 * A connection's buffers. Netty has quiche write each packet into a direct buffer of as many bytes
 * as quiche thinks the path carries, and quiche fills no more than the buffer: that is the one way
 * to make packets smaller than quiche wants them. Thread rule as the allocator beneath.
 */
final class PacketBuffers implements ByteBufAllocator {
  private final ByteBufAllocator allocator;
  private final IntUnaryOperator size;

  /**
   * Buffers with a say in their size.
   *
   * @param size from the capacity that is asked for to the one that is given
   */
  PacketBuffers(ByteBufAllocator allocator, IntUnaryOperator size) {
    this.allocator = allocator;
    this.size = size;
  }

  @Override
  public ByteBuf directBuffer(int initialCapacity) {
    return allocator.directBuffer(size.applyAsInt(initialCapacity));
  }

  @Override
  public ByteBuf directBuffer() {
    return allocator.directBuffer();
  }

  @Override
  public ByteBuf directBuffer(int initialCapacity, int maxCapacity) {
    return allocator.directBuffer(initialCapacity, maxCapacity);
  }

  @Override
  public ByteBuf buffer() {
    return allocator.buffer();
  }

  @Override
  public ByteBuf buffer(int initialCapacity) {
    return allocator.buffer(initialCapacity);
  }

  @Override
  public ByteBuf buffer(int initialCapacity, int maxCapacity) {
    return allocator.buffer(initialCapacity, maxCapacity);
  }

  @Override
  public ByteBuf ioBuffer() {
    return allocator.ioBuffer();
  }

  @Override
  public ByteBuf ioBuffer(int initialCapacity) {
    return allocator.ioBuffer(initialCapacity);
  }

  @Override
  public ByteBuf ioBuffer(int initialCapacity, int maxCapacity) {
    return allocator.ioBuffer(initialCapacity, maxCapacity);
  }

  @Override
  public ByteBuf heapBuffer() {
    return allocator.heapBuffer();
  }

  @Override
  public ByteBuf heapBuffer(int initialCapacity) {
    return allocator.heapBuffer(initialCapacity);
  }

  @Override
  public ByteBuf heapBuffer(int initialCapacity, int maxCapacity) {
    return allocator.heapBuffer(initialCapacity, maxCapacity);
  }

  @Override
  public CompositeByteBuf compositeBuffer() {
    return allocator.compositeBuffer();
  }

  @Override
  public CompositeByteBuf compositeBuffer(int maxNumComponents) {
    return allocator.compositeBuffer(maxNumComponents);
  }

  @Override
  public CompositeByteBuf compositeHeapBuffer() {
    return allocator.compositeHeapBuffer();
  }

  @Override
  public CompositeByteBuf compositeHeapBuffer(int maxNumComponents) {
    return allocator.compositeHeapBuffer(maxNumComponents);
  }

  @Override
  public CompositeByteBuf compositeDirectBuffer() {
    return allocator.compositeDirectBuffer();
  }

  @Override
  public CompositeByteBuf compositeDirectBuffer(int maxNumComponents) {
    return allocator.compositeDirectBuffer(maxNumComponents);
  }

  @Override
  public boolean isDirectBufferPooled() {
    return allocator.isDirectBufferPooled();
  }

  @Override
  public int calculateNewCapacity(int minNewCapacity, int maxCapacity) {
    return allocator.calculateNewCapacity(minNewCapacity, maxCapacity);
  }
}
