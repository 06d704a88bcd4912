package io.heddle;

/**
 * How one priority level fares: starvation made visible. Figures may be added, so only Heddle
 * implements this. Immutable; safe from any thread.
 */
public interface PriorityStats {
  /**
   * The level.
   *
   * @return its priority
   */
  StreamPriority priority();

  /**
   * Streams that have bytes to send and could.
   *
   * @return how many
   */
  int waitingStreams();

  /**
   * What the level has released.
   *
   * @return bytes
   */
  long bytesSent();

  /**
   * For how long the level has had bytes to send without sending any.
   *
   * @return nanoseconds; 0 if it is not waiting
   */
  long waitingNs();

  /**
   * The longest such wait so far.
   *
   * @return nanoseconds
   */
  long longestWaitNs();
}
