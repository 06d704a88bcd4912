package io.heddle;

import io.heddle.bytes.ArrayBytes;
import java.nio.charset.StandardCharsets;

/**
 * A run of payload bytes, wherever the platform keeps them: a {@code byte[]}, a Netty buffer, a
 * typed array in the browser. The core never looks inside.
 *
 * <p><b>Ownership.</b> A {@code Bytes} is a handle that has one owner. Passing it to a call that
 * takes ownership, or receiving it from a read, moves the handle; its owner calls {@link
 * #release()} once, and nobody touches it afterwards: whatever is called on a handle that was
 * released or handed over fails with {@link IllegalStateException}, on every platform and
 * transport, and nothing is sent of it. {@link #slice} gives a further handle on the same memory,
 * to be released on its own; the memory is free when the last handle is. Handles over {@code
 * byte[]} may be left to the garbage collector, those of a read should be released promptly: on the
 * JVM they hold pooled memory.
 *
 * <p>The content is not to be changed while any handle lives; that of an array that was written to
 * a stream or sent as a datagram, not before the stage of that has completed. Handles are confined
 * to one thread at a time.
 */
public interface Bytes {
  /**
   * How many bytes there are.
   *
   * @return 0 or more
   */
  int length();

  /**
   * One byte.
   *
   * @param index 0 to length−1
   * @return the byte there
   * @throws IndexOutOfBoundsException if there is no such byte
   */
  byte get(int index);

  /**
   * Copies a part out.
   *
   * @param from index of the first byte to copy
   * @param target where to
   * @param at index in the target
   * @param length how many
   * @throws IndexOutOfBoundsException if either range does not fit
   */
  void copyTo(int from, byte[] target, int at, int length);

  /**
   * A further handle on a part of the same memory.
   *
   * @param from index of its first byte
   * @param length its length
   * @return a handle to be released on its own
   * @throws IndexOutOfBoundsException if the range does not fit
   */
  Bytes slice(int from, int length);

  /**
   * Ends this handle.
   *
   * @throws IllegalStateException if it was released or handed over before
   */
  void release();

  /**
   * Moves all of the bytes to a new handle, for who takes them over: this one has ended then, as
   * after {@link #release()}.
   *
   * @return the new owner's handle
   */
  default Bytes move() {
    Bytes moved = slice(0, length());
    release();
    return moved;
  }

  /**
   * All bytes in a new array; the handle stays the caller's.
   *
   * @return a copy
   */
  default byte[] toByteArray() {
    byte[] copy = new byte[length()];
    copyTo(0, copy, 0, copy.length);
    return copy;
  }

  /**
   * All bytes read as UTF-8 text; the handle stays the caller's.
   *
   * @return the text, with U+FFFD for what is not UTF-8
   */
  default String toUtf8() {
    return new String(toByteArray(), StandardCharsets.UTF_8);
  }

  /**
   * No bytes.
   *
   * @return an empty handle, which need not be released
   */
  static Bytes empty() {
    return ArrayBytes.EMPTY;
  }

  /**
   * A whole array, not copied: the caller gives it away, until what it hands the handle to says
   * that it is done.
   *
   * @param array the bytes
   * @return a handle, which need not be released
   */
  static Bytes of(byte... array) {
    return of(array, 0, array.length);
  }

  /**
   * A part of an array, not copied: the caller gives it away.
   *
   * @param array holds the bytes
   * @param from index of the first
   * @param length how many
   * @return a handle, which need not be released
   * @throws IndexOutOfBoundsException if the range does not fit
   */
  static Bytes of(byte[] array, int from, int length) {
    return new ArrayBytes(array, from, length);
  }

  /**
   * Text as UTF-8.
   *
   * @param text the text
   * @return a handle, which need not be released
   */
  static Bytes ofUtf8(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }
}
