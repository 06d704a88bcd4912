package io.heddle.benchmarks.link;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Random;

/**
 * One direction of a link: packets leave one after the other at its speed and arrive half a round
 * trip later. Confined to one thread; takes the time as a parameter.
 */
final class Lane {
  private record Packet(ByteBuffer bytes, long arrivesNs) {}

  private final Link link;
  private final Random random;
  private final ArrayDeque<Packet> underWay = new ArrayDeque<>();
  private long freeAtNs = Long.MIN_VALUE;

  Lane(Link link, long seed) {
    this.link = link;
    random = new Random(seed);
  }

  /**
   * A packet enters, or is lost.
   *
   * @param bytes its content, given away
   */
  void enter(ByteBuffer bytes, long nowNs) {
    long beginsNs = Math.max(freeAtNs, nowNs);
    double waitingBytes = (beginsNs - nowNs) * link.bytesPerSecond() / 1e9;
    if (waitingBytes > link.queueBytes() || random.nextDouble() * 100 < link.lossPercent()) {
      return;
    }
    freeAtNs = beginsNs + (long) (bytes.remaining() * 1e9 / link.bytesPerSecond());
    underWay.add(new Packet(bytes, freeAtNs + link.rttMs() * 500_000L));
  }

  /** When the next packet arrives; {@link Long#MAX_VALUE} if none is under way. */
  long nextNs() {
    Packet next = underWay.peek();
    return next == null ? Long.MAX_VALUE : next.arrivesNs;
  }

  /** The packet that has arrived by now, if {@link #nextNs} says that one has. */
  ByteBuffer leave() {
    return underWay.remove().bytes;
  }
}
