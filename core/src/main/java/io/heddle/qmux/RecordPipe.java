package io.heddle.qmux;

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
   * Begins a record. The engine puts together one at a time, and then sends or discards it.
   *
   * @return memory of the pipe's, empty
   */
  RecordBuffer begin();

  /**
   * Sends one record as one message. May go beyond {@link #room()} by a record's headers, by one
   * datagram, or by a closing record.
   *
   * @param record from {@link #begin}, not empty; the pipe's again
   * @param length the bytes in it
   */
  void send(RecordBuffer record, int length);

  /** Ends a batch of records: what they left in buffers goes out now. */
  void flush();

  /**
   * Shuts the sending side down in order, after what was sent, and waits for the peer to do the
   * same (qmux §Initiating a Connection Close). Nothing is sent afterwards. How long to wait before
   * cutting the line is the pipe's to choose.
   */
  void close();
}
