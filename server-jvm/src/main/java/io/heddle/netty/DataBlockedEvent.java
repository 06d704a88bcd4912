package io.heddle.netty;

/**
 * A connection's event: the peer has used up all that it may send (DATA_BLOCKED), or a forger says
 * so.
 */
enum DataBlockedEvent {
  INSTANCE
}
