package io.heddle.browser.api;

import io.heddle.browser.web.Uint8Array;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Arrays to copy what pages write into, used again and again: a new one of 64 KiB takes the browser
 * ten times as long to make as to fill. Confined to the page's thread.
 */
final class ArrayPool {
  private static final int LEAST_BYTES = 1 << 10;
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_ARRAYS = 4;

  private static final ArrayDeque<Uint8Array> FREE = new ArrayDeque<>(MOST_ARRAYS);

  private ArrayPool() {}

  /**
   * An array of at least so many bytes, whatever they are.
   *
   * @return the caller's, until it is given back or forgotten
   */
  static Uint8Array take(int bytes) {
    for (Iterator<Uint8Array> free = FREE.iterator(); free.hasNext(); ) {
      Uint8Array array = free.next();
      if (array.getByteLength() >= bytes) {
        free.remove();
        return array;
      }
    }
    return new Uint8Array(Math.max(bytes, LEAST_BYTES));
  }

  /** Gives an array back: from now on nobody else uses it. */
  static void give(Uint8Array array) {
    if (array.getByteLength() <= MOST_BYTES) {
      if (FREE.size() == MOST_ARRAYS) {
        // Perhaps too small for what is written nowadays.
        FREE.remove();
      }
      FREE.add(array);
    }
  }
}
