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
  private final long[] starts = new long[RANGES + 1];

  private final long[] ends = new long[RANGES + 1];
  private int count;

  /** All below are settled. */
  private long floor;

  private long largest = -1;

  /** The highest number that is acknowledged; -1 before there is one. */
  long largest() {
    return largest;
  }

  /**
   * Takes in one range of an ACK frame.
   *
   * @param from the lowest number in it
   * @param to the highest
   */
  void add(long from, long to) {
    largest = Math.max(largest, to);
    advance(Math.max(floor, largest - LOST_BEHIND + 1));
    if (to >= floor) {
      insert(Math.max(from, floor), to);
      advance(floor);
    }
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
    floor = to;
    int gone = 0;
    while (gone < count && starts[gone] <= floor) {
      floor = Math.max(floor, ends[gone] + 1);
      gone++;
    }
    if (gone > 0) {
      System.arraycopy(starts, gone, starts, 0, count - gone);
      System.arraycopy(ends, gone, ends, 0, count - gone);
      count -= gone;
    }
  }

  /** Whether a packet, and every one before it, is settled. */
  boolean allSettled(long number) {
    return number < floor;
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
