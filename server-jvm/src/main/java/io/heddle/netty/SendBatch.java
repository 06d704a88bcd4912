package io.heddle.netty;

import io.netty.handler.codec.quic.QuicChannel;

/**
 * Lets many stream writes leave in few packets: within a batch, quiche only collects; at its end
 * the packets are made and flushed at once. Confined to the connection's event loop.
 *
 * <p>Netty itself batches so while it handles received packets, and a batch inside of that one or
 * of another is part of the outer. Without a batch each stream write becomes packets of its own.
 */
final class SendBatch implements AutoCloseable {
  private final QuicChannel connection;
  private final boolean owner;

  private SendBatch(QuicChannel connection, boolean owner) {
    this.connection = connection;
    this.owner = owner;
  }

  /** Starts a batch, or joins the one that runs. */
  static SendBatch begin(QuicChannel connection) {
    return new SendBatch(connection, QuicheNatives.beginBatch(connection));
  }

  /** Sends what the batch collected, unless an outer batch will. */
  @Override
  public void close() {
    if (owner) {
      QuicheNatives.endBatch(connection);
    }
  }
}
