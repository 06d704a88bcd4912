package io.heddle.netty;

/**
 * A connection's event: the peer lets this end send so many bytes in all (MAX_DATA), or a forger
 * says so.
 *
 * @param bytes on all streams, since the connection began
 */
record MaxDataEvent(long bytes) {}
