package io.heddle.browser;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A page that sends through a browser over a path of virtual time: the browser has a pipe for each
 * stream, serves its streams in turn, and lets its congestion window grow until the path's queue is
 * full, as loss would not tell it before. A BACKGROUND stream always has more to send; CRITICAL
 * messages on streams of their own go beside it.
 */
final class PagePath {
  static final int MESSAGE_BYTES = 1 << 10;

  private static final int BACKGROUND = 0;
  private static final int CRITICAL = 255;
  private static final long MS = 1_000_000;
  static final int PACKET_BYTES = 1_250;
  private static final int PIPE_BYTES = 64 << 10;

  // RFC 9002 §7.2, as Chromium has it.
  private static final int FIRST_WINDOW_BYTES = 32 * PACKET_BYTES;

  // RFC 9000 §18.2: max_ack_delay.
  private static final long ACK_DELAY_NS = 25 * MS;

  /** What a browser that is just starting does beside a handshake. */
  private static final long STARTING_NS = 60 * MS;

  /** How often a page's timers look. */
  private static final int LOOK_MS = 4;

  /** No end is in it unless it is a message. */
  private record Packet(
      int bytes, OutrankedPace.@Nullable End end, long writtenNs, long arrivesNs) {}

  private record Written(int bytes, long upToBytes, long atNs) {}

  private final ArrayDeque<Written> written = new ArrayDeque<>();
  private long handedBulkBytes;

  private final OutrankedPace pace;
  private final ArrayDeque<Packet> messages = new ArrayDeque<>();
  private final ArrayDeque<Packet> underWay = new ArrayDeque<>();
  private final ArrayDeque<Packet> acknowledging = new ArrayDeque<>();
  private final long rttNs;
  private final long queueBytes;
  private double bytesPerNs;
  private long bucketBytes;
  private long answersWaitNs;

  /** A page may have been open for an hour before it connects. */
  private long nowNs = 3_600_000 * MS;

  private long freeNs;
  private long inBrowserBytes;
  private long underWayBytes;
  private double windowBytes = FIRST_WINDOW_BYTES;
  private long arrivedBytes;
  private long longestWaitNs;
  private boolean messageIsNext;

  PagePath(long bytesPerSecond, long rttMs, long queueBytes) {
    bytesPerNs = bytesPerSecond / 1e9;
    rttNs = rttMs * MS;
    pace = new OutrankedPace(3 * rttNs + STARTING_NS, nowNs);
    this.queueBytes = queueBytes;
  }

  void rate(long bytesPerSecond) {
    bytesPerNs = bytesPerSecond / 1e9;
  }

  /** The path lets so many bytes through at once after it has lain idle, as shapers do. */
  void bucket(long bytes) {
    bucketBytes = bytes;
  }

  /** From now on acknowledgements wait for so long, behind what others send the other way. */
  void answersWait(long ms) {
    answersWaitNs = ms * MS;
  }

  /**
   * What came of messages.
   *
   * @param waitMs the longest wait
   * @param use part of the path
   */
  record Messages(double waitMs, double use) {}

  /** Sends bulk and, every so often, a message; never if that is 0. */
  Messages run(long forMs, long messageEveryMs) {
    long before = arrivedBytes;
    longestWaitNs = 0;
    long fromNs = nowNs;
    long nextNs = nowNs;
    while (nowNs < fromNs + forMs * MS) {
      if (messageEveryMs > 0 && nowNs >= nextNs) {
        nextNs += messageEveryMs * MS;
        message();
      }
      if (nowNs / MS % LOOK_MS == 0) {
        hand();
      }
      send();
      arrive();
      nowNs += MS / 4;
    }
    return new Messages(longestWaitNs / 1e6, (arrivedBytes - before) / (bytesPerNs * forMs * MS));
  }

  private void message() {
    pace.room(CRITICAL, waitingBytes(), nowNs);
    pace.handed(MESSAGE_BYTES, nowNs);
    OutrankedPace.End end = pace.ended(waitingBytes(), nowNs);
    messages.add(new Packet(MESSAGE_BYTES, end, nowNs, 0));
  }

  private int waitingBytes() {
    return (int) Math.max(0, inBrowserBytes - PIPE_BYTES);
  }

  private void hand() {
    while (waitingBytes() < SendWindow.BYTES) {
      int room = Math.min(64 << 10, pace.room(BACKGROUND, waitingBytes(), nowNs));
      if (room <= 0) {
        return;
      }
      inBrowserBytes += room;
      written.add(new Written(room, handedBulkBytes += room, nowNs));
      pace.handed(room, nowNs);
    }
  }

  private void send() {
    while (underWayBytes + PACKET_BYTES <= windowBytes) {
      Packet next;
      if (!messages.isEmpty() && (messageIsNext || inBrowserBytes == 0)) {
        next = messages.remove();
      } else if (inBrowserBytes > 0) {
        int bytes = (int) Math.min(PACKET_BYTES, inBrowserBytes);
        inBrowserBytes -= bytes;
        while (!written.isEmpty()
            && written.element().upToBytes <= handedBulkBytes - waitingBytes()) {
          Written taken = written.remove();
          pace.taken(taken.bytes, nowNs - taken.atNs);
        }
        next = new Packet(bytes, null, 0, 0);
      } else {
        return;
      }
      messageIsNext = next.end == null;
      underWayBytes += next.bytes;
      freeNs = Math.max(freeNs, nowNs - (long) (bucketBytes / bytesPerNs));
      freeNs += (long) (next.bytes / bytesPerNs);
      long arrivesNs = Math.max(freeNs, nowNs) + rttNs / 2;
      underWay.add(new Packet(next.bytes, next.end, next.writtenNs, arrivesNs));
    }
  }

  private void arrive() {
    while (!underWay.isEmpty() && underWay.element().arrivesNs <= nowNs) {
      Packet packet = underWay.remove();
      arrivedBytes += packet.bytes;
      if (packet.end != null) {
        long ownNs = rttNs / 2 + (long) (MESSAGE_BYTES / bytesPerNs);
        longestWaitNs = Math.max(longestWaitNs, nowNs - packet.writtenNs - ownNs);
      }
      long delayNs = underWay.isEmpty() ? ACK_DELAY_NS : 0;
      long arrivesNs = nowNs + rttNs / 2 + delayNs + answersWaitNs;
      acknowledging.add(new Packet(packet.bytes, packet.end, 0, arrivesNs));
    }
    while (!acknowledging.isEmpty() && acknowledging.element().arrivesNs <= nowNs) {
      Packet packet = acknowledging.remove();
      boolean wasFull = underWayBytes + PACKET_BYTES > windowBytes;
      underWayBytes -= packet.bytes;
      if (wasFull) {
        double most = queueBytes + bytesPerNs * (rttNs + answersWaitNs);
        windowBytes = Math.min(windowBytes + packet.bytes, most);
      }
      if (packet.end != null) {
        pace.acknowledged(packet.end, nowNs);
      }
    }
  }
}
