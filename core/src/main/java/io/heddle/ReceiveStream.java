package io.heddle;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The direction of a stream that this end reads.
 *
 * <p>Reads are served in the order of the calls. Nothing is fetched that nobody asked for, beyond a
 * small read-ahead ({@link Limits#readAheadBytes()}): a reader that stops grants no credit, and the
 * sender stops in turn. While a read waits, streams that nobody reads do not keep the peer from
 * sending what it waits for: the connection's credit grows, by {@link Limits#maxUnreadBytes()} at
 * most. A read for which even that does not suffice fails after 10 seconds with {@link
 * RateLimitException}; what it had collected is left for the next one.
 */
public interface ReceiveStream extends SessionStream {
  /**
   * Reads what comes next, in the chunks in which it arrives.
   *
   * @return at least one byte, owned by the caller; empty at the stream's end, then and ever after.
   *     Fails with a {@link StreamException} of the kind {@link StreamException.Kind#RESET RESET}
   *     or {@link StreamException.Kind#STOPPED STOPPED} if either end aborted, with {@link
   *     SessionClosedException}, or with {@link RateLimitException} as said above
   */
  CompletableFuture<Optional<Bytes>> read();

  /**
   * Reads what comes next, at most so much.
   *
   * @param maxBytes 1 or more
   * @return as {@link #read()}
   * @throws IllegalArgumentException if maxBytes is less than 1
   */
  CompletableFuture<Optional<Bytes>> read(int maxBytes);

  /**
   * Reads exactly so many bytes.
   *
   * @param length how many, 0 or more
   * @return the bytes, owned by the caller; fails as {@link #read()} does, and with {@link
   *     StreamException.Kind#ENDED_EARLY ENDED_EARLY} if the stream ends before: what there was is
   *     then lost
   * @throws IllegalArgumentException if length is negative
   */
  CompletableFuture<Bytes> readExact(int length);

  /**
   * Reads everything up to the stream's end.
   *
   * @param maxBytes the most that the caller is willing to hold
   * @return the bytes, owned by the caller; fails as {@link #read()} does, and with {@link
   *     StreamException.Kind#TOO_LONG TOO_LONG} when there are more: what was read is then lost and
   *     the peer is asked to stop with code 0
   * @throws IllegalArgumentException if maxBytes is negative
   */
  CompletableFuture<Bytes> readToEnd(int maxBytes);

  /**
   * Writes everything up to the stream's end to another stream, perhaps of another session, and
   * ends that, too: as fast as its peer takes it, with at most 256 KiB in between (8 MiB in all
   * transfers of a session together, and a chunk each). An abort of either end is passed on to the
   * other with its code, as in W3C Streams' {@code pipeTo}.
   *
   * @param out where to; neither stream is to be used for anything else meanwhile
   * @return how many bytes it were, once the last of them and the end were released into the
   *     window; fails with what ended either stream. To cancel it aborts both with code 0
   */
  CompletableFuture<Long> transferTo(SendStream out);

  /**
   * Asks the peer to stop sending and discards what arrives (STOP_SENDING). Outstanding and later
   * reads fail. No effect on a direction that has ended.
   *
   * @param code application error code, 0 to 2³²−1
   * @throws IllegalArgumentException if the code does not fit
   */
  void stopSending(long code);

  /**
   * How the direction ends, for those who would know without reading.
   *
   * @return completes when the application has read up to the end; fails with {@link
   *     StreamException} as soon as the peer resets or this end stops, or with what ended the
   *     session
   */
  CompletableFuture<Void> receiveClosed();
}
