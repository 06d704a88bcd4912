package io.heddle.netty;

/**
 * The peer asked this stream's sender to stop; fired once through the stream's pipeline as a user
 * event. quiche has already answered with RESET_STREAM of the same code; a later write is not sent,
 * and may never complete. Immutable, any thread.
 *
 * @param code the peer's application error code, 0 to 2^62-1
 */
record StopSendingEvent(long code) {}
