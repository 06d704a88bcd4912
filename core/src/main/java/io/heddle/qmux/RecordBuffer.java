package io.heddle.qmux;

import io.heddle.Bytes;

/**
 * A record that is being put together, in memory of its pipe's that grows with it. What is put is
 * copied before the call returns: from then on the bytes are their owner's again. Confined to the
 * loop.
 */
public interface RecordBuffer {
  /**
   * Appends a part of an array.
   *
   * @param source holds the bytes
   * @param from index of the first
   * @param length how many
   */
  void put(byte[] source, int from, int length);

  /**
   * Appends bytes.
   *
   * @param bytes the handle, which stays the caller's
   */
  void put(Bytes bytes);

  /** Gives the record up; it is the pipe's again. */
  void discard();
}
