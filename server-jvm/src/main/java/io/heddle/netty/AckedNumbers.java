package io.heddle.netty;

/**
 * Which of the packets that this end sent are settled: acknowledged by the peer, or taken for lost
 * by quiche. Memory is bounded. Confined to the connection's event loop.
 *
 * <p>quiche takes a packet for lost at the latest when one that was sent twenty packets later is
 * acknowledged (its MAX_PACKET_THRESHOLD, RFC 9002 §6.1.1), and then sends again what was in it; it
 * does nothing for an acknowledgement that comes after that.
 */
final class AckedNumbers {
  /** quiche's MAX_PACKET_THRESHOLD. */
  private static final int LOST_BEHIND = 20;

  /** Ranges that can lie between the oldest unsettled packet and the newest acknowledged one. */
  private static final int RANGES = LOST_BEHIND / 2 + 1;

  /** Acknowledged, in ascending order, none touching another, all at or above the floor. */
  private final long[] starts = new long[RANGES + 2];

  private final long[] ends = new long[RANGES + 2];
  private int count;

  /** All below are settled. */
  private long floor;

  private long largest = -1;

  /** The lowest number that is known to be a packet's. */
  private long first = Long.MAX_VALUE;

  /** How many numbers from there to the floor were not acknowledged: lost, or left out. */
  private long passed;

  /**
   * All packets up to one.
   *
   * @param number the last one's; negative if it is not known, so that they are never settled
   * @param skipped how many numbers from the first to this one will not be acknowledged, or fewer:
   *     packets of the handshake may have some, and quiche leaves one out now and then, to find out
   *     who acknowledges what was never sent
   */
  record UpTo(long number, long skipped) {}

  /** What is not known of numbers below this is not asked: whether they are such packets'. */
  void begin(long number) {
    first = number;
  }

  boolean hasBegun() {
    return first != Long.MAX_VALUE;
  }

  /** The highest number that is acknowledged; -1 before there is one. */
  long largest() {
    return largest;
  }

  /**
   * Takes in one range of an ACK frame, after the lower ones of that frame.
   *
   * @param from the lowest number in it
   * @param to the highest
   */
  void add(long from, long to) {
    largest = Math.max(largest, to);
    if (to >= floor) {
      insert(Math.max(from, floor), to);
    }
    advance(Math.max(floor, largest - LOST_BEHIND + 1));
  }

  private void insert(long from, long to) {
    int at = 0;
    while (at < count && ends[at] < from - 1) {
      at++;
    }
    long start = from;
    long end = to;
    int next = at;
    while (next < count && starts[next] <= to + 1) {
      start = Math.min(start, starts[next]);
      end = Math.max(end, ends[next]);
      next++;
    }
    int merged = next - at;
    System.arraycopy(starts, next, starts, at + 1, count - next);
    System.arraycopy(ends, next, ends, at + 1, count - next);
    starts[at] = start;
    ends[at] = end;
    count += 1 - merged;
  }

  /** Raises the floor, over what is acknowledged right above it, too. */
  private void advance(long to) {
    int gone = 0;
    while (gone < count && starts[gone] <= Math.max(floor, to)) {
      pass(starts[gone]);
      floor = ends[gone] + 1;
      gone++;
    }
    pass(to);
    floor = Math.max(floor, to);
    if (gone > 0) {
      System.arraycopy(starts, gone, starts, 0, count - gone);
      System.arraycopy(ends, gone, ends, 0, count - gone);
      count -= gone;
    }
  }

  private void pass(long to) {
    passed += Math.max(0, to - Math.max(floor, first));
  }

  /** Whether all of some packets are settled. */
  boolean allSettled(UpTo packets) {
    if (packets.number < 0) {
      return false;
    }
    long missing = packets.number + 1 - floor;
    for (int i = 0; i < count && starts[i] <= packets.number; i++) {
      missing -= Math.min(ends[i], packets.number) - starts[i] + 1;
    }
    // None of those that were left out is acknowledged: if no more are missing, these are they.
    return missing <= 0 || (floor >= first && missing == packets.skipped - passed);
  }

  /** Whether a packet is settled. */
  boolean isSettled(long number) {
    if (number < floor) {
      return true;
    }
    for (int i = 0; i < count && starts[i] <= number; i++) {
      if (number <= ends[i]) {
        return true;
      }
    }
    return false;
  }
}
