package io.heddle.netty;

import io.netty.handler.codec.quic.QuicChannel;

/**
 * Lets many stream writes leave in few packets: within a batch, quiche only collects; at its end
 * the packets are made and flushed at once. Stateless; runs on the connection's event loop.
 *
 * <p>Netty itself batches so while it handles received packets, and a batch inside of that one or
 * of another is part of the outer. Without a batch each stream write becomes packets of its own.
 */
final class SendBatch {
  private SendBatch() {}

  /** Runs the writes, then sends what they collected, unless an outer batch will. */
  static void of(QuicChannel connection, Runnable writes) {
    boolean owner = QuicheNatives.beginBatch(connection);
    try {
      writes.run();
    } finally {
      if (owner) {
        QuicheNatives.endBatch(connection);
      }
    }
  }
}
