package io.heddle.memory;

import io.heddle.InvalidConfigurationException;
import java.util.concurrent.TimeUnit;

/**
 * What the link between two ends in memory is like, the same in both directions. Immutable. Stream
 * windows and stream counts come from the {@link io.heddle.Limits} of the ends, as they do on a
 * real connection.
 *
 * @param latencyNs how long everything travels, in nanoseconds; half of the round-trip time
 * @param bytesPerSecond how fast each direction sends; {@link #UNLIMITED} for at once
 * @param bufferBytes how much may wait for its turn on the link before the connection has no more
 *     room; what it holds can no longer be overtaken by a higher priority
 * @param maxDatagramBytes the largest datagram; 0 for none at all
 * @param datagramLossPercent how many datagrams in a hundred get lost, 0 to 100
 * @param seed which datagrams those are
 */
public record LinkConfig(
    long latencyNs,
    long bytesPerSecond,
    int bufferBytes,
    int maxDatagramBytes,
    int datagramLossPercent,
    long seed) {
  /** A speed at which sending takes no time. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /**
   * A link that delivers everything at once: no latency, no loss, 1,200 bytes a datagram, a buffer
   * of 256 KiB.
   */
  public static final LinkConfig IDEAL = new LinkConfig(0, UNLIMITED, 256 << 10, 1200, 0, 1);

  /**
   * Checks the figures.
   *
   * @param latencyNs as the record says
   * @param bytesPerSecond as the record says
   * @param bufferBytes as the record says
   * @param maxDatagramBytes as the record says
   * @param datagramLossPercent as the record says
   * @param seed as the record says
   * @throws InvalidConfigurationException if one is out of range
   */
  public LinkConfig {
    atLeast(0, latencyNs, "latencyNs");
    atLeast(1, bytesPerSecond, "bytesPerSecond");
    atLeast(1, bufferBytes, "bufferBytes");
    atLeast(0, maxDatagramBytes, "maxDatagramBytes");
    atLeast(0, datagramLossPercent, "datagramLossPercent");
    if (datagramLossPercent > 100) {
      throw new InvalidConfigurationException(
          "datagramLossPercent must be at most 100, but is " + datagramLossPercent);
    }
  }

  private static void atLeast(long least, long value, String name) {
    if (value < least) {
      throw new InvalidConfigurationException(
          name + " must be at least " + least + ", but is " + value);
    }
  }

  /**
   * The same link with another latency.
   *
   * @param latencyMs one way, in milliseconds, 0 or more
   * @return a copy
   */
  public LinkConfig withLatencyMs(long latencyMs) {
    return new LinkConfig(
        TimeUnit.MILLISECONDS.toNanos(latencyMs),
        bytesPerSecond,
        bufferBytes,
        maxDatagramBytes,
        datagramLossPercent,
        seed);
  }

  /**
   * The same link with another speed.
   *
   * @param speed bytes per second, 1 or more
   * @return a copy
   */
  public LinkConfig withBytesPerSecond(long speed) {
    return new LinkConfig(
        latencyNs, speed, bufferBytes, maxDatagramBytes, datagramLossPercent, seed);
  }

  /**
   * The same link with another buffer.
   *
   * @param bytes its size, 1 or more
   * @return a copy
   */
  public LinkConfig withBufferBytes(int bytes) {
    return new LinkConfig(
        latencyNs, bytesPerSecond, bytes, maxDatagramBytes, datagramLossPercent, seed);
  }

  /**
   * The same link with another size of datagrams.
   *
   * @param bytes the largest payload; 0 for no datagrams
   * @return a copy
   */
  public LinkConfig withMaxDatagramBytes(int bytes) {
    return new LinkConfig(latencyNs, bytesPerSecond, bufferBytes, bytes, datagramLossPercent, seed);
  }

  /**
   * The same link with loss.
   *
   * @param percent how many datagrams in a hundred get lost, 0 to 100
   * @param whichSeed decides which ones
   * @return a copy
   */
  public LinkConfig withDatagramLoss(int percent, long whichSeed) {
    return new LinkConfig(
        latencyNs, bytesPerSecond, bufferBytes, maxDatagramBytes, percent, whichSeed);
  }
}
