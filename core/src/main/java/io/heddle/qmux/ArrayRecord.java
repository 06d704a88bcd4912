package io.heddle.qmux;

import io.heddle.Bytes;
import java.util.Arrays;

/** A record in an array, for pipes that have no memory of their own. For one thread at a time. */
public final class ArrayRecord implements RecordBuffer {
  private static final int FIRST_BYTES = 512;

  private byte[] array = new byte[FIRST_BYTES];
  private int length;

  /** An empty record. */
  public ArrayRecord() {}

  @Override
  public void put(byte[] source, int from, int count) {
    makeRoom(count);
    System.arraycopy(source, from, array, length, count);
    length += count;
  }

  @Override
  public void put(Bytes bytes) {
    int count = bytes.length();
    makeRoom(count);
    bytes.copyTo(0, array, length, count);
    length += count;
  }

  private void makeRoom(int count) {
    if (array.length - length < count) {
      array = Arrays.copyOf(array, Math.max(length + count, 2 * array.length));
    }
  }

  @Override
  public void discard() {}

  /**
   * What was put so far.
   *
   * @return a copy
   */
  public byte[] toByteArray() {
    return Arrays.copyOf(array, length);
  }
}
