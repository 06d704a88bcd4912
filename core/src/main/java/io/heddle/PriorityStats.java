package io.heddle;

import java.util.Objects;

/**
 * How one priority level fares: starvation made visible.
 *
 * @param priority the level
 * @param waitingStreams streams that have bytes to send and could
 * @param bytesSent bytes that the level has released
 * @param waitingNs for how long the level has had bytes to send without sending any; 0 if it is not
 *     waiting
 * @param longestWaitNs the longest such wait so far
 */
public record PriorityStats(
    StreamPriority priority,
    int waitingStreams,
    long bytesSent,
    long waitingNs,
    long longestWaitNs) {
  /**
   * Checks that all is there.
   *
   * @param priority as the record says
   * @param waitingStreams as the record says
   * @param bytesSent as the record says
   * @param waitingNs as the record says
   * @param longestWaitNs as the record says
   */
  public PriorityStats {
    Objects.requireNonNull(priority);
  }
}
