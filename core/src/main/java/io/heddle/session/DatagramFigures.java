package io.heddle.session;

import io.heddle.DatagramStats;

/** The figures of {@link DatagramStats}. */
record DatagramFigures(
    long sent,
    long received,
    long expiredOutgoing,
    long droppedOutgoing,
    long expiredIncoming,
    long droppedIncoming)
    implements DatagramStats {}
