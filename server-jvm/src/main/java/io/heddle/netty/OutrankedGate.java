package io.heddle.netty;

import io.heddle.schedule.OutrankedWindow;
import io.netty.handler.codec.quic.QuicChannel;
import java.util.function.LongSupplier;

/**
 * Has streams that others outrank wait for {@link OutrankedWindow}, and says when they need not any
 * more. Confined to the connection's event loop.
 */
final class OutrankedGate implements OutrankedWindow.Path {
  private final SentPackets packets;
  private final CongestionWindow congestion;
  private final LongSupplier capacity;
  private final OutrankedWindow window;
  private final SendGate gate;

  /**
   * The gate of a connection.
   *
   * @param packets what leaves
   * @param capacity the connection's send capacity in bytes, as quiche has it
   * @param roomAgain told after {@link #room} said no
   */
  OutrankedGate(
      QuicChannel channel,
      SentPackets packets,
      CongestionWindow congestion,
      LongSupplier capacity,
      Runnable roomAgain) {
    this.packets = packets;
    this.congestion = congestion;
    this.capacity = capacity;
    window = new OutrankedWindow(this);
    gate = new SendGate(channel, this::capacity, roomAgain);
    packets.whenIdle(this::nothingUnderWay);
  }

  /** How much a stream of a level may send, as far as more urgent ones are concerned. */
  int room(int level) {
    long nowNs = System.nanoTime();
    int room = window.room(level, nowNs);
    if (!window.isContested()) {
      gate.cancel();
    } else if (room <= 0) {
      // A batch is a small part of what keeps the path busy.
      gate.await(window.bytes() / 4);
    }
    return room;
  }

  /** Whether streams wait for {@link #room}. */
  boolean isWaiting() {
    return gate.isWaiting();
  }

  /** Nothing is under way that the peer will acknowledge. */
  void nothingUnderWay() {
    window.arrived(System.nanoTime());
  }

  /** To be called every now and then while streams wait. */
  void look() {
    long nowNs = System.nanoTime();
    window.look(nowNs);
    if (window.room(nowNs) > 0) {
      gate.open();
    }
  }

  /** A stream of any level has sent bytes. */
  void sent(int bytes) {
    window.sent(bytes);
  }

  /** Whether packets are to be made of what was sent, so that it is seen when they arrive. */
  boolean wantsPackets() {
    return window.wantsPackets();
  }

  /** Packets have been made of what was sent. */
  void packetsMade() {
    window.packetsMade();
  }

  @Override
  public long lastSent() {
    return packets.lastNumber();
  }

  @Override
  public long lastSentNs() {
    return packets.lastLeftNs();
  }

  @Override
  public long lastAcknowledged() {
    return packets.acked().largest();
  }

  @Override
  public long leastRoundTripNs() {
    return congestion.leastRoundTripNs();
  }

  @Override
  public long bytesPerSecond() {
    return congestion.bytesPerSecond();
  }

  /** The congestion window is full, or the connection's credit used up. */
  void congested() {
    window.congested();
  }

  private long capacity() {
    return Math.min(window.room(System.nanoTime()), capacity.getAsLong());
  }
}
