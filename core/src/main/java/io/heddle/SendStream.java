package io.heddle;

import java.util.concurrent.CompletableFuture;

/**
 * The direction of a stream that this end writes.
 *
 * <p><b>Ownership.</b> What is handed over belongs to the stream until its stage completes, in
 * whatever way and on whatever transport; from then on the caller may use the memory again. Only a
 * stage that the caller completes itself, by cancel or a timeout of its own, says nothing about
 * that: the bytes are still sent.
 *
 * <p>Writes are sent in the order of the calls. Each stage completes when the bytes have been
 * released into the transport's send window, so an application that waits for it before it writes
 * more is slowed down by a slow peer; one that does not wait is bounded by {@link
 * Limits#maxQueuedSendBytes()}, past which writes fail.
 */
public interface SendStream extends SessionStream {
  /**
   * Writes as many of the bytes as the window takes at once, at least one: for callers who would
   * rather do something else than wait for the rest.
   *
   * @param bytes what to write; ownership passes to the stream, whatever the outcome
   * @return the rest, which was not taken and is the caller's, to be released; empty if all was
   *     taken, which will be delivered in order. Fails with a {@link StreamException} of the kind
   *     {@link StreamException.Kind#RESET RESET} or {@link StreamException.Kind#STOPPED STOPPED} if
   *     either end aborted, {@link StreamException.Kind#FINISHED FINISHED} after {@link #finish()};
   *     with {@link SessionClosedException}, {@link RateLimitException} past the queue limit
   */
  CompletableFuture<Bytes> writeSome(Bytes bytes);

  /**
   * Writes all of the bytes.
   *
   * @param bytes what to write; ownership passes to the stream, whatever the outcome
   * @return completes when the last byte was released into the window; fails as {@link #writeSome}
   *     does
   */
  CompletableFuture<Void> write(Bytes bytes);

  /**
   * Writes all of an array, which must not change until the stage completes and may then be used
   * again.
   *
   * @param bytes what to write
   * @return as {@link #write(Bytes)}
   */
  default CompletableFuture<Void> write(byte[] bytes) {
    return write(Bytes.of(bytes));
  }

  /**
   * Ends the direction after what was written (FIN). Further writes fail; finishing again returns
   * the same stage.
   *
   * @return completes when everything written and the end were released into the window; fails as
   *     {@link #writeSome} does
   */
  CompletableFuture<Void> finish();

  /**
   * Aborts the direction: what was not yet delivered is given up (RESET_STREAM). No effect on a
   * direction that has ended.
   *
   * @param code application error code, 0 to 2³²−1
   * @throws IllegalArgumentException if the code does not fit
   */
  void reset(long code);

  /**
   * The priority of what this end sends.
   *
   * @return the current one
   */
  StreamPriority priority();

  /**
   * Changes the priority; takes effect with the next quantum sent.
   *
   * @param priority the new one
   */
  void priority(StreamPriority priority);

  /**
   * How the direction ends, for those who would know without writing.
   *
   * @return completes after {@link #finish()} did; fails with {@link StreamException} as soon as
   *     this end resets or the peer stops reading, or with what ended the session
   */
  CompletableFuture<Void> sendClosed();
}
