package io.heddle.netty;

import io.heddle.netty.QuicheNatives.PacketCounts;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Up to which of a connection's writes to streams everything has arrived, and nothing of it is
 * under way again. Writes are numbered in their order. Every now and then, when QUIC's library has
 * sent all that it was given, the number of its last packet is noted: when all packets up to that
 * one are acknowledged and none was lost meanwhile, so is every write before. That takes a note a
 * few times a round trip, and nothing for each write or packet. Memory is bounded. Confined to the
 * connection's event loop.
 */
final class ArrivedWrites {
  /** The number of a write of which it is never known whether it has arrived. */
  static final long NOT_COUNTED = Long.MAX_VALUE;

  /** Notes whose packets are not settled: a few a round trip, and more if answers are late. */
  private static final int MOST_NOTES = 8;

  private static final int NOTES_A_ROUND_TRIP = 4;

  /** More often than this they would cost more than the round trip that they save. */
  private static final long LEAST_BETWEEN_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private final AckedNumbers acked;
  private final LongSupplier lastPacket;
  private final long[] notedWrites = new long[MOST_NOTES];
  private final long[] notedPackets = new long[MOST_NOTES];
  private int notes;

  private long writes;
  private long arrived;

  /** Taken for lost, or sent again, when the notes were made. */
  private long lost;

  private long sentAgain;

  private long notedNs;
  private boolean isNoted;

  /**
   * Those of a connection.
   *
   * @param acked of its packets
   * @param lastPacket the number of the packet that left last, {@link SentPackets#UNKNOWN} if it
   *     cannot be told
   */
  ArrivedWrites(AckedNumbers acked, LongSupplier lastPacket) {
    this.acked = acked;
    this.lastPacket = lastPacket;
  }

  /**
   * Bytes of a stream are given to QUIC in this turn.
   *
   * @return the number of this write
   */
  long written() {
    return ++writes;
  }

  /**
   * quiche has sent all that it was given.
   *
   * @param now what it has counted
   * @param roundTripNs what is known of the path
   * @param nowNs the time
   */
  void drained(PacketCounts now, long roundTripNs, long nowNs) {
    if (lossesSince(now)) {
      // What was noted may be under way again, in packets up to the last one now.
      lost = now.lost();
      sentAgain = now.sentAgain();
      notes = 0;
      note();
      return;
    }
    settle(now);
    long newest = notes == 0 ? arrived : notedWrites[notes - 1];
    long betweenNs = Math.max(LEAST_BETWEEN_NS, roundTripNs / NOTES_A_ROUND_TRIP);
    if (newest < writes && notes < MOST_NOTES && (!isNoted || nowNs - notedNs >= betweenNs)) {
      isNoted = true;
      notedNs = nowNs;
      note();
    }
  }

  private void note() {
    long packet = lastPacket.getAsLong();
    if (packet != SentPackets.UNKNOWN) {
      notedWrites[notes] = writes;
      notedPackets[notes] = packet;
      notes++;
    }
  }

  private boolean lossesSince(PacketCounts now) {
    return now.lost() != lost || now.sentAgain() != sentAgain;
  }

  /**
   * Takes in what was acknowledged.
   *
   * @param now what quiche has counted
   */
  void settle(PacketCounts now) {
    int settled = 0;
    if (!lossesSince(now)) {
      while (settled < notes && acked.allSettled(notedPackets[settled])) {
        arrived = notedWrites[settled];
        settled++;
      }
    }
    if (settled > 0) {
      notes -= settled;
      System.arraycopy(notedWrites, settled, notedWrites, 0, notes);
      System.arraycopy(notedPackets, settled, notedPackets, 0, notes);
    }
  }

  /** Whether all bytes of a write, and of those before, had certainly arrived when last settled. */
  boolean hasArrived(long write) {
    return write <= arrived;
  }
}
