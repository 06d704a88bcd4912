package io.heddle;

import java.util.List;

/**
 * What has passed on a session, as a snapshot.
 *
 * @param openStreams streams with a direction that has not ended
 * @param streamsOpened streams that this end has opened
 * @param streamsAccepted streams that the peer has opened
 * @param bytesSent stream payload released into the transport's send window
 * @param bytesQueued stream payload written by the application and not yet released
 * @param bytesReceived stream payload taken from the transport
 * @param datagrams what has passed as datagrams
 * @param priorities the levels that have sent or want to send, most urgent first
 * @param path what the transport knows about the path
 */
public record SessionStats(
    int openStreams,
    long streamsOpened,
    long streamsAccepted,
    long bytesSent,
    long bytesQueued,
    long bytesReceived,
    DatagramStats datagrams,
    List<PriorityStats> priorities,
    PathStats path) {}
