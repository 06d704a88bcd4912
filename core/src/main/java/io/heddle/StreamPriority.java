package io.heddle;

/**
 * How urgent a stream's bytes are against those of the other streams of its session: 0 to 255,
 * higher first.
 *
 * <p>Strict between levels: while a stream of a higher level has bytes and credit, no lower one
 * sends. Streams of one level take turns, and one that had nothing to send for a while has its turn
 * first. A priority orders what this end sends and may be changed while the stream is open;
 * WebTransport does not tell the peer (webtrans-http3 §3.4). Immutable.
 */
public final class StreamPriority implements Comparable<StreamPriority> {
  /** How many levels there are. */
  public static final int LEVELS = 256;

  private static final StreamPriority[] BY_VALUE = new StreamPriority[LEVELS];

  static {
    for (int i = 0; i < LEVELS; i++) {
      BY_VALUE[i] = new StreamPriority(i);
    }
  }

  /** 255: overtakes everything; control messages, input, alarms. */
  public static final StreamPriority CRITICAL = of(255);

  /** 192: before ordinary traffic. */
  public static final StreamPriority HIGH = of(192);

  /** 128: what a stream has unless told otherwise. */
  public static final StreamPriority NORMAL = of(128);

  /** 64: after ordinary traffic. */
  public static final StreamPriority LOW = of(64);

  /** 0: only what is left over; bulk transfers, prefetching. */
  public static final StreamPriority BACKGROUND = of(0);

  private final int value;

  private StreamPriority(int value) {
    this.value = value;
  }

  /**
   * The priority of a value.
   *
   * @param value 0 to 255, higher first
   * @return the one object for that value
   * @throws IllegalArgumentException if the value is outside 0 to 255
   */
  public static StreamPriority of(int value) {
    if (value < 0 || value >= LEVELS) {
      throw new IllegalArgumentException(
          "A stream priority is a number from 0 to 255, not " + value);
    }
    return BY_VALUE[value];
  }

  /**
   * The number behind the priority.
   *
   * @return 0 to 255, higher first
   */
  public int value() {
    return value;
  }

  @Override
  public int compareTo(StreamPriority other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return value;
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
