package io.heddle.websocket;

import io.heddle.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The fragments of a message, put together as they come, in an array that grows with them: quickly,
 * because where one fragment ends most often the reading buffer did. For one thread at a time.
 */
final class Fragments {
  private static final byte[] NONE = {};

  /** So many times as large as its first fragment a message is expected to be. */
  private static final int GROWTH = 8;

  private final int maxBytes;
  private byte[] gathered = NONE;
  private int length;

  /**
   * Nothing.
   *
   * @param maxBytes how long a message may be
   */
  Fragments(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Adds what remains in a buffer.
   *
   * @param last whether the message ends with it
   * @return false, and nothing is added, if the message becomes too long
   */
  boolean add(ByteBuffer fragment, boolean last) {
    int bytes = fragment.remaining();
    if (bytes > maxBytes - length) {
      return false;
    }
    int needed = length + bytes;
    if (needed > gathered.length) {
      int room = last ? needed : Math.min(maxBytes, GROWTH * needed);
      gathered = length == 0 ? new byte[room] : Arrays.copyOf(gathered, room);
    }
    fragment.get(gathered, length, bytes);
    length = needed;
    return true;
  }

  /** Takes the message, which holds little more memory than its length, and begins the next. */
  Bytes take() {
    boolean large = gathered.length - length > length / 8;
    Bytes message = Bytes.of(large ? Arrays.copyOf(gathered, length) : gathered, 0, length);
    gathered = NONE;
    length = 0;
    return message;
  }
}
