package io.heddle.netty;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.quic.QuicChannel;

/** Closes connections with codes that Netty's own API cannot carry. Stateless. */
public final class WideClose {
  private WideClose() {}

  /**
   * Closes the connection, soon; any thread.
   *
   * @param connection is closed
   * @param code an application error code, 0 to 2^62-1
   */
  public static void close(QuicChannel connection, long code) {
    connection
        .eventLoop()
        .execute(() -> QuicStreams.close(connection, code, Unpooled.EMPTY_BUFFER));
  }
}
