package io.heddle.benchmarks.link;

import io.heddle.network.TcpNetwork;
import io.heddle.network.UdpNetwork;
import java.io.IOException;

/**
 * What a link is like, the same in both directions. Immutable.
 *
 * @param bytesPerSecond of UDP payload
 * @param rttMs there and back through empty queues, in milliseconds
 * @param lossPercent of the packets are lost at random, besides those that find the queue full
 * @param queueBytes how much waits for its turn before packets are dropped
 */
public record Link(double bytesPerSecond, int rttMs, double lossPercent, int queueBytes) {
  private static final long SEED = 42;

  /** A link without random loss whose queue holds what is under way in one round trip. */
  public static Link of(double bytesPerSecond, int rttMs) {
    return new Link(bytesPerSecond, rttMs, 0, (int) (bytesPerSecond * rttMs / 1000));
  }

  /** The same link, losing packets. */
  public Link losing(double percent) {
    return new Link(bytesPerSecond, rttMs, percent, queueBytes);
  }

  /**
   * Such a link to a server on this machine, over UDP; to be closed.
   *
   * @param serverPort the server's
   */
  public UdpNetwork to(int serverPort) throws IOException {
    return new UdpNetwork(serverPort, SEED)
        .delayMicros(rttMs * 500L)
        .rate((long) bytesPerSecond, queueBytes)
        .loss(lossPercent / 100);
  }

  /**
   * The same over TCP, where nothing is lost; to be closed.
   *
   * @param serverPort the server's
   */
  public TcpNetwork overTcpTo(int serverPort) throws IOException {
    return new TcpNetwork(serverPort, bytesPerSecond, rttMs, queueBytes);
  }

  @Override
  public String toString() {
    String loss = lossPercent == 0 ? "" : ", " + (int) lossPercent + " % loss";
    return "%.1f MB/s, %d ms RTT%s".formatted(bytesPerSecond / 1e6, rttMs, loss);
  }
}
