package io.heddle.network;

import io.heddle.Server;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The contract's slow link to a server, over UDP and over TCP: a megabyte a second, with a queue
 * that is short. Safe from any thread.
 */
public final class SlowLinks implements AutoCloseable {
  private static final int BYTES_PER_SECOND = 1 << 20;
  private static final int RTT_MS = 4;
  private static final int QUEUE_BYTES = 32 << 10;

  private final UdpNetwork udp;
  private final TcpNetwork tcp;

  /**
   * Starts them.
   *
   * @param server which takes WebSockets, too
   */
  public SlowLinks(Server server) {
    try {
      udp =
          new UdpNetwork(server.address().port(), 1)
              .delayMicros(RTT_MS * 500L)
              .rate(BYTES_PER_SECOND, QUEUE_BYTES);
      tcp =
          new TcpNetwork(
              server.webSocketAddress().orElseThrow().port(),
              BYTES_PER_SECOND,
              RTT_MS,
              QUEUE_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where WebTransport is found. */
  public int udpPort() {
    return udp.port();
  }

  /** Where WebSockets are found. */
  public int tcpPort() {
    return tcp.port();
  }

  @Override
  public void close() {
    udp.close();
    tcp.close();
  }
}
