package io.heddle;

import java.util.concurrent.CompletableFuture;

/**
 * The unreliable side of a session: messages that arrive once or not at all, in any order (RFC
 * 9221, RFC 9297). Queues are bounded in both directions and drop their oldest entry when full. All
 * calls are safe from any thread.
 */
public interface Datagrams {
  /** What became of a datagram on its way out. */
  enum Outcome {
    /** Handed to the transport; the network may still lose it. */
    SENT,
    /** Dropped here: it waited longer than the maximum age. */
    EXPIRED,
    /** Dropped here: newer ones filled the queue. */
    OVERFLOWED
  }

  /**
   * The largest payload that can be sent now. It may change with the path.
   *
   * @return bytes; 0 where datagrams are not to be had, and after the end of the session
   */
  int maxSizeBytes();

  /**
   * Sends a datagram.
   *
   * @param payload the payload, possibly empty; ownership passes, whatever the outcome. Once the
   *     stage completes, its memory may be used again
   * @return what became of it; fails with {@link DatagramException} if it is larger than {@link
   *     #maxSizeBytes()}, or with what ended the session
   */
  CompletableFuture<Outcome> send(Bytes payload);

  /**
   * Waits for the next datagram.
   *
   * @return its payload, owned by the caller; fails with what ended the session
   */
  CompletableFuture<Bytes> receive();

  /**
   * Sets how long a datagram may wait in the outgoing queue.
   *
   * @param maxAgeMs milliseconds, more than 0; {@link Long#MAX_VALUE} for no limit
   * @throws IllegalArgumentException if it is not positive
   */
  void outgoingMaxAgeMs(long maxAgeMs);

  /**
   * Sets how long a datagram may wait in the incoming queue.
   *
   * @param maxAgeMs milliseconds, more than 0; {@link Long#MAX_VALUE} for no limit
   * @throws IllegalArgumentException if it is not positive
   */
  void incomingMaxAgeMs(long maxAgeMs);

  /**
   * What has passed so far.
   *
   * @return a snapshot
   */
  DatagramStats stats();
}
