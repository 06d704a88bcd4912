package io.heddle;

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
    long longestWaitNs) {}
