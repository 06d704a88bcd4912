package io.heddle.netty;

/**
 * A connection's event: the peer closed it with this code (CONNECTION_CLOSE), or a forger says so.
 * Netty tells of the close itself before that, with the lowest 32 bits.
 *
 * @param application whether the code is the application's, not the transport's
 * @param code 0 to 2^62-1
 */
record CloseCodeEvent(boolean application, long code) {}
