package io.heddle.session;

import io.heddle.DatagramStats;
import io.heddle.PathStats;
import io.heddle.PriorityStats;
import io.heddle.SessionStats;
import java.util.List;

/** The figures of {@link SessionStats}. */
record SessionFigures(
    int openStreams,
    long streamsOpened,
    long streamsAccepted,
    long bytesSent,
    long bytesQueued,
    long bytesReceived,
    DatagramStats datagrams,
    List<PriorityStats> priorities,
    PathStats path)
    implements SessionStats {}
