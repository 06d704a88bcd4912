package io.heddle.qmux;

import io.heddle.Bytes;
import java.util.List;

/**
 * What a backend gives a {@link QmuxCarrier}: an ordered, reliable way out for records, such as a
 * WebSocket on which each binary message is one record (its Frames field: the message's own length
 * stands for the Size field). Calls come on the {@link io.heddle.session.Loop}; they must not
 * block, throw, or call the carrier back from within.
 *
 * <p>The pipe keeps a small window of bytes that were given to it and have not left yet, 64 to 256
 * KiB: what it holds can no longer be overtaken by a more urgent stream.
 */
public interface RecordPipe {
  /**
   * How many bytes the pipe takes without going beyond its window. Once it has answered 0 or less,
   * the pipe calls {@link QmuxCarrier#writable()} when it is more again.
   *
   * @return bytes; 0 or less when the window is full
   */
  int room();

  /**
   * Sends one record as one message. May go beyond {@link #room()} by a record's headers, by one
   * datagram, or by a closing record.
   *
   * @param parts what the message consists of, in order; ownership of the list and of each part
   *     passes
   * @param length the bytes of all parts together
   */
  void send(List<Bytes> parts, int length);

  /** Ends a batch of records: what they left in buffers goes out now. */
  void flush();

  /**
   * Shuts the sending side down in order, after what was sent, and waits for the peer to do the
   * same (qmux §Initiating a Connection Close). Nothing is sent afterwards. How long to wait before
   * cutting the line is the pipe's to choose.
   */
  void close();
}
