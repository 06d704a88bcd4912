package io.heddle.netty;

import io.heddle.netty.QuicheNatives.PacketCounts;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionPathStats;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What is known of a connection's congestion window. Confined to the connection's event loop.
 *
 * <p>What quiche calls a stream's capacity is the window when a packet last came in, less the
 * stream bytes written since; packets are larger than what they carry, so the window can be full
 * while there is capacity left.
 */
final class CongestionWindow {
  /** How often the window is looked at, at most, where it need not be exact. */
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(10);

  private final QuicChannel connection;
  private final LongSupplier capacity;

  /** When it was last looked at; quiche begins with ten packets. */
  private long bytes = 10 * PathMtu.BASE_BYTES;

  // RFC 9002 §6.2.2: kInitialRtt.
  private long roundTripNs = TimeUnit.MILLISECONDS.toNanos(333);

  private long leastRoundTripNs = roundTripNs;

  private long bytesPerSecond;
  private long lookedNs = System.nanoTime();
  private PacketCounts counts = PacketCounts.NONE;
  private boolean isKnown;

  private final WindowRoom room = new WindowRoom();

  /**
   * The window of a connection.
   *
   * @param capacity the connection's send capacity in bytes, as quiche has it
   */
  CongestionWindow(QuicChannel connection, LongSupplier capacity) {
    this.connection = connection;
    this.capacity = capacity;
  }

  /** Its size in bytes, as of at most 10 ms ago. */
  long bytes() {
    if (System.nanoTime() - lookedNs > LOOK_NS) {
      look();
    }
    return bytes;
  }

  /** The smoothed round-trip time when the window was last looked at. */
  long roundTripNs() {
    return roundTripNs;
  }

  /** The shortest smoothed round-trip time that was ever seen. */
  long leastRoundTripNs() {
    return leastRoundTripNs;
  }

  /** The rate of delivery when the window was last looked at, as quiche has it. */
  long bytesPerSecond() {
    return bytesPerSecond;
  }

  /** Takes the window's measure. */
  void look() {
    lookedNs = System.nanoTime();
    connection
        .collectPathStats(0)
        .addListener(
            collected -> {
              if (collected.isSuccess()) {
                QuicConnectionPathStats path = (QuicConnectionPathStats) collected.getNow();
                bytes = path.cwnd();
                bytesPerSecond = path.deliveryRate();
                roundTripNs = path.rtt();
                leastRoundTripNs = Math.min(leastRoundTripNs, roundTripNs);
              }
            });
  }

  /** Bytes of streams are given to quiche. */
  void given(int bytes) {
    room.given(bytes);
  }

  /**
   * Packets have been sent, and quiche has nothing left that it could send. To be told after every
   * batch: what may have been sent before the last packet came in counts as sent after it.
   *
   * @param bytes of streams that were given to quiche since this was last told and a packet came in
   */
  void sent(int bytes) {
    Optional<PacketCounts> known = QuicheNatives.packetCounts(connection);
    isKnown = known.isPresent();
    if (!isKnown) {
      return;
    }
    PacketCounts now = known.get();
    boolean lost = now.lost() != counts.lost();
    if (lost) {
      long before = this.bytes;
      look();
      room.lost(Math.max(before, this.bytes));
    }
    // A timer may have told of the losses, after the last packet.
    if (now.received() != counts.received() && !lost) {
      long capacityNow = capacity.getAsLong();
      if (capacityNow > this.bytes) {
        look();
      }
      room.received(capacityNow, bytes, this.bytes);
    }
    room.sent(now.sentBytes() - counts.sentBytes());
    counts = now;
  }

  /** What quiche had counted when {@link #sent} was last told. */
  PacketCounts counts() {
    return counts;
  }

  /**
   * Whether quiche had nothing left to send when the last packets were made, since it could have
   * sent more; where Netty does not tell, it is taken to be so.
   */
  boolean hasRoomLeft() {
    return !isKnown || room.isLeft();
  }

  /** As {@link #hasRoomLeft}, but a guess: true where only losses make that doubtful. */
  boolean mayHaveRoomLeft() {
    return !isKnown || room.mayBeLeft();
  }
}
