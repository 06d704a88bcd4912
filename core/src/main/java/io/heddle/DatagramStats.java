package io.heddle;

/**
 * What has passed as datagrams, as a snapshot.
 *
 * @param sent handed to the transport
 * @param received taken from the transport
 * @param expiredOutgoing dropped here before sending, because they waited too long
 * @param droppedOutgoing dropped here before sending, because the queue was full
 * @param expiredIncoming dropped here after arrival, because nobody received them in time
 * @param droppedIncoming dropped here after arrival, because the queue was full
 */
public record DatagramStats(
    long sent,
    long received,
    long expiredOutgoing,
    long droppedOutgoing,
    long expiredIncoming,
    long droppedIncoming) {}
