package io.heddle.wire;

/**
 * A fuzzer's bytes, read as the decisions of one run: the same bytes are the same run, and when
 * they are used up, every further decision is 0. For one thread at a time.
 */
public final class FuzzInput {
  private static final long[] EDGES = {
    63,
    64,
    1000,
    1024,
    2048,
    4096,
    16_383,
    16_384,
    1L << 30,
    1L << 31,
    1L << 32,
    1L << 60,
    (1L << 60) + 1,
    VarInt.MAX - 1,
    VarInt.MAX
  };

  private final byte[] bytes;
  private int at;

  /** A run that these bytes decide. */
  public FuzzInput(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Whether there are decisions left. */
  public boolean hasNext() {
    return at < bytes.length;
  }

  /** A number from 0 to 255. */
  public int octet() {
    return hasNext() ? bytes[at++] & 0xff : 0;
  }

  /** A number from 0 to {@code bound} - 1, for bounds up to 256. */
  public int below(int bound) {
    return octet() % bound;
  }

  /** Yes or no. */
  public boolean yes() {
    return below(2) != 0;
  }

  /** A number that a varint can carry: mostly a small one, or else one next to some limit. */
  public long number() {
    int octet = octet();
    return octet < 192 ? octet : EDGES[octet % EDGES.length];
  }

  /** So many of the bytes, or as many as are left. */
  public byte[] take(int most) {
    int length = Math.min(most, bytes.length - at);
    byte[] taken = new byte[length];
    System.arraycopy(bytes, at, taken, 0, length);
    at += length;
    return taken;
  }

  /** All bytes that are left. */
  public byte[] rest() {
    return take(bytes.length);
  }
}
