package io.heddle.session;

import io.heddle.StreamStats;

/** The figures of {@link StreamStats}. */
record StreamFigures(long bytesSent, long bytesQueued, long bytesReceived, long bytesRead)
    implements StreamStats {}
