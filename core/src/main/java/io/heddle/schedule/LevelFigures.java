package io.heddle.schedule;

import io.heddle.PriorityStats;
import io.heddle.StreamPriority;

/** The figures of {@link PriorityStats}. */
record LevelFigures(
    StreamPriority priority, int waitingStreams, long bytesSent, long waitingNs, long longestWaitNs)
    implements PriorityStats {}
