package io.heddle.schedule;

import io.heddle.memory.VirtualLoop;
import java.util.ArrayDeque;

/**
 * A path of virtual time as QUIC has it: packets, a queue that takes whatever comes, a congestion
 * window that knows no loss, and a receiver that acknowledges every second packet, or one after a
 * while. Its acknowledgements are themselves acknowledged, in packets of their own that nobody
 * acknowledges. A BACKGROUND stream always has more to send, in pieces that don't fill packets, and
 * CRITICAL messages go beside it.
 */
final class PacketPath implements OutrankedWindow.Path {
  static final int MESSAGE_BYTES = 1 << 10;

  /** A priority that outranks the bulk's. */
  private static final int URGENT = 255;

  private static final long MS = 1_000_000;
  private static final int PACKET_BYTES = 1_350;
  private static final int PAYLOAD_BYTES = 1_300;

  // RFC 9000 §18.2: max_ack_delay.
  private static final long ACK_DELAY_NS = 25 * MS;

  private static final long LOOK_NS = 20 * MS;

  /** What the bulk's application writes at a time. */
  private static final int PIECE_BYTES = 65_899;

  private final VirtualLoop loop = new VirtualLoop();
  private final OutrankedWindow window = new OutrankedWindow(this);
  private final long latencyNs;
  private final long queueBytes;
  private final ArrayDeque<Packet> unacknowledged = new ArrayDeque<>();
  private long bytesPerSecond;
  private long answersWaitNs;
  private long freeAtNs = loop.nowNs();
  private long underWayBytes;
  private long sentPackets;
  private long lastSentNs;
  private long lastAcknowledged = OutrankedWindow.UNKNOWN;
  private int pieceBytes = PIECE_BYTES;
  private boolean looking;
  private int pendingAcks;
  private long acksDue;
  private long arrivedBytes;

  private long messageNs;
  private boolean messageUnderWay;
  private long longestWaitNs;

  /**
   * A path.
   *
   * @param queueBytes how much more than the path itself takes the congestion window lets go
   */
  PacketPath(long bytesPerSecond, long rttMs, long queueBytes) {
    this.bytesPerSecond = bytesPerSecond;
    this.queueBytes = queueBytes;
    latencyNs = rttMs * MS / 2;
    send();
  }

  @Override
  public long lastSent() {
    return sentPackets - 1;
  }

  @Override
  public long lastSentNs() {
    return lastSentNs;
  }

  @Override
  public long lastAcknowledged() {
    return lastAcknowledged;
  }

  @Override
  public long leastRoundTripNs() {
    return 2 * latencyNs;
  }

  @Override
  public long bytesPerSecond() {
    return bytesPerSecond;
  }

  void rate(long changed) {
    bytesPerSecond = changed;
  }

  /** From now on acknowledgements wait for so long, behind what others send the other way. */
  void answersWait(long ms) {
    answersWaitNs = ms * MS;
  }

  private long congestionWindow() {
    return queueBytes + bytesPerSecond * (2 * latencyNs + answersWaitNs) / 1_000_000_000;
  }

  private void send() {
    while (true) {
      long free = congestionWindow() - underWayBytes;
      if (free < PACKET_BYTES) {
        window.congested();
        return;
      }
      int room = window.room(0, loop.nowNs());
      if (room <= 0) {
        look();
        return;
      }
      int payload = Math.min(Math.min(room, pieceBytes), PAYLOAD_BYTES);
      pieceBytes = pieceBytes == payload ? PIECE_BYTES : pieceBytes - payload;
      packet(payload, false);
    }
  }

  private void look() {
    if (looking) {
      return;
    }
    looking = true;
    loop.schedule(
        LOOK_NS,
        () -> {
          looking = false;
          window.look(loop.nowNs());
          send();
        });
  }

  private void packet(int payload, boolean endsMessage) {
    int bytes = payload + PACKET_BYTES - PAYLOAD_BYTES;
    underWayBytes += bytes;
    unacknowledged.add(new Packet(sentPackets, bytes));
    long nowNs = loop.nowNs();
    freeAtNs = nowNs + Math.max(0, freeAtNs - nowNs) + transferNs(bytes);
    loop.schedule(freeAtNs + latencyNs - nowNs, () -> arrived(payload, endsMessage));
    sentPackets++;
    lastSentNs = loop.nowNs();
    window.sent(payload);
    window.packetsMade();
  }

  private record Packet(long number, int bytes) {}

  private long transferNs(int bytes) {
    return bytes * 1_000_000_000L / bytesPerSecond;
  }

  private void arrived(int payload, boolean endsMessage) {
    arrivedBytes += payload;
    if (endsMessage) {
      messageUnderWay = false;
      long waitNs = loop.nowNs() - messageNs - latencyNs - transferNs(MESSAGE_BYTES);
      longestWaitNs = Math.max(longestWaitNs, waitNs);
    }
    pendingAcks++;
    if (pendingAcks == 2) {
      acknowledge();
    } else {
      long number = ++acksDue;
      loop.schedule(
          ACK_DELAY_NS,
          () -> {
            if (number == acksDue && pendingAcks > 0) {
              acknowledge();
            }
          });
    }
  }

  private void acknowledge() {
    int packets = pendingAcks;
    pendingAcks = 0;
    acksDue++;
    loop.schedule(
        latencyNs + answersWaitNs,
        () -> {
          for (int i = 0; i < packets; i++) {
            Packet packet = unacknowledged.remove();
            underWayBytes -= packet.bytes;
            lastAcknowledged = packet.number;
          }
          if (underWayBytes == 0) {
            window.arrived(loop.nowNs());
          }
          sentPackets++;
          lastSentNs = loop.nowNs();
          send();
        });
  }

  /** Sends bulk only; answers with how much of the path that took. */
  double bulk(long forMs) {
    long before = arrivedBytes;
    loop.advance(forMs * MS);
    return used(before, forMs * MS);
  }

  private double used(long before, long forNs) {
    double packetBytes = (double) (arrivedBytes - before) * PACKET_BYTES / PAYLOAD_BYTES;
    return packetBytes * 1e9 / forNs / bytesPerSecond;
  }

  /**
   * What came of messages.
   *
   * @param waitMs the longest wait
   * @param use part of the path
   */
  record Messages(double waitMs, double use) {}

  /** Sends messages beside the bulk, one at a time, at odd intervals. */
  Messages messages(long forMs) {
    longestWaitNs = 0;
    long before = arrivedBytes;
    long fromNs = loop.nowNs();
    for (int i = 0; loop.nowNs() - fromNs < forMs * MS; i++) {
      messageUnderWay = true;
      messageNs = loop.nowNs();
      window.room(URGENT, messageNs);
      packet(MESSAGE_BYTES, true);
      while (messageUnderWay) {
        loop.step();
      }
      loop.advance((150 + 37 * (i % 11)) * MS);
    }
    return new Messages(longestWaitNs / 1e6, used(before, loop.nowNs() - fromNs));
  }
}
