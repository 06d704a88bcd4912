package io.heddle.bytes;

import io.heddle.Bytes;

/**
 * {@link Bytes} over a {@code byte[]}, which the garbage collector frees. Immutable as long as
 * nobody writes to the array, releases the handle or moves it; until then safe from any thread.
 */
public final class ArrayBytes implements Bytes {
  /** No bytes. */
  public static final ArrayBytes EMPTY = new ArrayBytes(new byte[0], 0, 0);

  private final byte[] array;
  private final int from;
  private final int length;
  private boolean over;

  /**
   * Wraps a part of an array without copying it.
   *
   * @param array holds the bytes
   * @param from index of the first
   * @param length how many
   * @throws IndexOutOfBoundsException if the range does not fit
   */
  public ArrayBytes(byte[] array, int from, int length) {
    checkRange(from, length, array.length);
    this.array = array;
    this.from = from;
    this.length = length;
  }

  /**
   * Checks that a range lies within a size, as {@code Objects.checkFromIndexSize} does, with no
   * message to format.
   *
   * @param from first index
   * @param length how many
   * @param size what they must fit in
   * @throws IndexOutOfBoundsException if they do not
   */
  public static void checkRange(int from, int length, int size) {
    if ((from | length | (size - length - from)) < 0 || from > size) {
      throw new IndexOutOfBoundsException(
          "from " + from + " length " + length + " does not fit in " + size);
    }
  }

  /**
   * What using a handle too late fails with.
   *
   * @return to be thrown
   */
  public static IllegalStateException usedTooLate() {
    return new IllegalStateException("These bytes were released or handed over: keep a slice");
  }

  private void checkMine() {
    if (over) {
      throw usedTooLate();
    }
  }

  @Override
  public int length() {
    checkMine();
    return length;
  }

  @Override
  public byte get(int index) {
    checkRange(index, 1, length());
    return array[from + index];
  }

  @Override
  public void copyTo(int start, byte[] target, int at, int count) {
    checkRange(start, count, length());
    checkRange(at, count, target.length);
    System.arraycopy(array, from + start, target, at, count);
  }

  @Override
  public Bytes slice(int start, int count) {
    checkRange(start, count, length());
    return new ArrayBytes(array, from + start, count);
  }

  @Override
  public void release() {
    checkMine();
    // The empty handle is everybody's.
    over = this != EMPTY;
  }

  /**
   * The array behind the bytes, for backends that can hand it on without a copy; not to be written.
   *
   * @return the array
   */
  public byte[] array() {
    return array;
  }

  /**
   * Where in {@link #array()} the bytes begin.
   *
   * @return an index
   */
  public int offset() {
    return from;
  }
}
