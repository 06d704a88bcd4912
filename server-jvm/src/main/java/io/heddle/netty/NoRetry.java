package io.heddle.netty;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetSocketAddress;

/**
 * Answers no Retry: addresses are validated by the handshake itself, within QUIC's amplification
 * limit of three times what the client sent (RFC 9000 §8.1). Stateless, any thread.
 */
final class NoRetry implements QuicTokenHandler {
  static final NoRetry INSTANCE = new NoRetry();

  private NoRetry() {}

  @Override
  public boolean writeToken(ByteBuf out, ByteBuf destinationId, InetSocketAddress address) {
    return false;
  }

  @Override
  public int validateToken(ByteBuf token, InetSocketAddress address) {
    return -1;
  }

  @Override
  public int maxTokenLength() {
    return 0;
  }
}
