package io.heddle.netty;

import io.heddle.session.Loop;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;

/**
 * What all streams of a connection send through: few packets for many writes, and room in the
 * connection's windows. Confined to the event loop.
 */
final class Sender {
  private final QuicChannel channel;
  private final Loop loop;
  private final Runnable roomAgain;
  private final SendGate gate;
  private final CongestionWindow window;
  private final LoneEnds ends;
  private final OutrankedWindow outranked;
  private boolean batching;
  private boolean batchOwned;

  /**
   * A connection's.
   *
   * @param roomAgain told after {@link #hasRoom} said no
   */
  Sender(QuicChannel channel, Loop loop, Runnable roomAgain) {
    this.channel = channel;
    this.loop = loop;
    this.roomAgain = roomAgain;
    gate = new SendGate(channel, this::capacity, this::gateOpened);
    window = new CongestionWindow(channel, this::capacity);
    ends = new LoneEnds(this, channel, loop, window, this::capacity);
    outranked = new OutrankedWindow(channel, window, this::capacity, roomAgain);
  }

  /** The connection can be sent on. */
  void begin() {
    // Before anything waits in queues.
    window.look();
  }

  /**
   * Collects stream writes into few packets, until {@link #flush} or soon after the end of this
   * task. Within Netty's own batch, while it handles received packets, this one is part of that.
   */
  void batch() {
    if (!batching) {
      batching = true;
      batchOwned = QuicheNatives.beginBatch(channel);
      // A turn later than next: what follows from the writes, such as the first bytes after a
      // stream's header, leaves in the same packet.
      loop.execute(() -> loop.execute(this::flush));
    }
  }

  void flush() {
    if (batching && batchOwned) {
      sendAll();
    }
    batching = false;
  }

  /** Has quiche send all that the congestion window lets out, even while packets are read. */
  void sendAll() {
    batching = false;
    QuicheNatives.endBatch(channel);
    window.sent();
  }

  /** Those of streams that are sent without bytes. */
  LoneEnds ends() {
    return ends;
  }

  /** Whether there is room for bytes of a priority, as the engine has it. */
  boolean hasRoom(int level) {
    return hasRoom() && outranked.hasRoom(level);
  }

  /** A stream's bytes were given to quiche. */
  void sent(int bytes) {
    outranked.sent(bytes);
  }

  /** Whether the congestion window and the connection's credit take more. */
  boolean hasRoom() {
    if (gate.isWaiting()) {
      return false;
    }
    if (capacity() > 0) {
      return true;
    }
    outranked.congested();
    gate.await(window.bytes());
    return false;
  }

  private long capacity() {
    QuicStreamChannel control = Http3.getLocalControlStream(channel);
    return control == null ? 0 : QuicStreams.capacity(control);
  }

  private void gateOpened() {
    ends.send();
    roomAgain.run();
  }
}
