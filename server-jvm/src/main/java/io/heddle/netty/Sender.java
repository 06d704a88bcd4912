package io.heddle.netty;

import io.heddle.session.Loop;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http3.DefaultHttp3UnknownFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.concurrent.TimeUnit;

/**
 * What all streams of a connection send through: few packets for many writes, and room in the
 * connection's windows. Confined to the event loop.
 */
final class Sender {
  /** What quiche may hold back of one stream; the more, the fewer writes. */
  private static final int MOST_HELD_BYTES = 192 << 10;

  /** What it may hold back of several. */
  private static final int MOST_MIXED_BYTES = 16 << 10;

  /** The most of both as a part of the congestion window, for slow paths. */
  private static final int HELD_PART = 8;

  /** How often it is looked whether anything is under way while streams or ends wait for that. */
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);

  // RFC 9114 §7.2.8: 0x1f * N + 0x21, of which Netty takes no lower one
  private static final long RESERVED_TYPE = 0x40;

  /** The length of a frame of that type without payload. */
  private static final int RESERVED_BYTES = 3;

  private final QuicChannel channel;
  private final SentPackets sent;
  private final Loop loop;
  private final Runnable roomAgain;
  private final SendGate gate;
  private final CongestionWindow window;
  private final ArrivedWrites arrived;
  private final StreamEnds ends;
  private final LateResets resets;
  private final OutrankedGate outranked;
  private final ConnectionCredit credit;
  private boolean batching;
  private boolean batchOwned;
  private boolean lookDue;

  /** Given to quiche since packets were last made and the last one came in. */
  private int unsentBytes;

  /** How many had come in when they were given. */
  private long receivedBefore;

  /** Given to quiche since it last had nothing left; it holds no more than this. */
  private long heldBytes;

  /** Whose they are, and whether they are others', too. */
  private long heldStream;

  private boolean mixed;

  /**
   * A connection's.
   *
   * @param sent what leaves
   * @param roomAgain told after {@link #room} or {@link #hasRoom} said no
   */
  Sender(QuicChannel channel, SentPackets sent, Loop loop, Runnable roomAgain) {
    this.channel = channel;
    this.sent = sent;
    this.loop = loop;
    this.roomAgain = roomAgain;
    credit = new ConnectionCredit(channel);
    gate = new SendGate(channel, () -> credit.of(capacity()), this::gateOpened);
    window = new CongestionWindow(channel, this::capacity);
    arrived = new ArrivedWrites(sent.acked(), sent::lastNumber);
    ends = new StreamEnds(this, channel, sent, arrived, loop, window);
    resets = new LateResets(this, loop);
    sent.whenRead(this::packetsReceived);
    outranked = new OutrankedGate(channel, sent, window, this::capacity, roomAgain);
  }

  /** The connection can be sent on. */
  void begin() {
    credit.begin();
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
    } else if (!batchOwned) {
      // Netty's own, of which this one was part, may be over.
      batchOwned = QuicheNatives.beginBatch(channel);
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
    if (packetsMade()) {
      // All of them have left, so that the last one's number is known.
      arrived.drained(window.counts(), window.roundTripNs(), System.nanoTime());
    }
  }

  /** Whether streams wait for room. */
  boolean isWaiting() {
    return gate.isWaiting();
  }

  /** Has quiche make packets of what it was given; they leave with the batch. */
  void makePackets() {
    batch();
    QuicheNatives.makePackets(channel);
    boolean ignored = packetsMade();
  }

  /** Returns whether quiche has nothing left. */
  private boolean packetsMade() {
    window.sent(sent.received() == receivedBefore ? unsentBytes : 0);
    unsentBytes = 0;
    outranked.packetsMade();
    boolean isDrained = window.hasRoomLeft() || sent.isIdle();
    if (isDrained) {
      holdNothing();
      ends.drained();
      sent.cutOff().drained();
      resets.drained();
    } else if (window.mayHaveRoomLeft() && !wantsDrained()) {
      // A window that grows wants quiche to hold something always, also just after losses; should
      // it hold more than this counts, that is no more than the losses took from the window.
      holdNothing();
    }
    return isDrained;
  }

  private void packetsReceived() {
    if (wantsAcknowledgement()) {
      sendAll();
      ends.packetsReceived();
    }
  }

  /** Whether streams that end or are reset wait until it is known what has arrived, or left. */
  private boolean wantsAcknowledgement() {
    return ends.isWaiting() || resets.isWaiting();
  }

  /** Whether quiche has to send all that it holds before it is given more. */
  private boolean wantsDrained() {
    return resets.isWaiting() || ends.wantsDrained();
  }

  private void holdNothing() {
    heldBytes = 0;
    mixed = false;
  }

  /** Those of streams that are sent without bytes. */
  StreamEnds ends() {
    return ends;
  }

  /** Those of streams of which quiche may hold bytes. */
  LateResets resets() {
    return resets;
  }

  /** How much room there is for bytes of a priority, as the engine has it. */
  int room(int level) {
    if (outranked.wantsPackets()) {
      makePackets();
    }
    if (!hasRoom()) {
      return 0;
    }
    int room = outranked.room(level);
    if (outranked.isWaiting()) {
      lookLater();
    }
    return room;
  }

  /**
   * A stream's bytes are given to quiche.
   *
   * @return the number of this write, for {@link ArrivedWrites}
   */
  long sent(long stream, int bytes) {
    mixed |= heldBytes > 0 && stream != heldStream;
    heldStream = stream;
    if (sent.received() != receivedBefore) {
      receivedBefore = sent.received();
      unsentBytes = 0;
    }
    unsentBytes += bytes;
    heldBytes += bytes;
    window.given(bytes);
    outranked.sent(bytes);
    credit.used(bytes);
    return written();
  }

  /** Whether quiche may not have sent all that it was given. */
  boolean isHolding() {
    return heldBytes > 0;
  }

  /** Bytes of a stream that are not its body are given to quiche; else as {@link #sent}. */
  long written() {
    return arrived.written();
  }

  /** Whether all that was given to quiche up to a write, resets included, has certainly arrived. */
  boolean hasArrived(long write) {
    arrived.settle(window.counts());
    return sent.isIdle() || arrived.hasArrived(write);
  }

  /** Has it known, a round trip later, whether what was given before has arrived. */
  void learnWhatArrived() {
    if (sent.isTimerIdle()) {
      // What left last may be a packet that is never acknowledged.
      elicitAcknowledgement();
    }
    sendAll();
  }

  /** What the peer lets this end send. */
  ConnectionCredit credit() {
    return credit;
  }

  /**
   * Whether the congestion window and the connection's credit take more. quiche itself would take
   * more than that: it counts the bytes of streams, not those of packets, and keeps what the window
   * does not let out, a few percent of all that is sent. No priority overtakes what it holds, and
   * of the streams that it holds bytes of it sends a packet in turn; so that has a bound, and
   * packets are made before there are many of them.
   */
  boolean hasRoom() {
    if (gate.isWaiting()) {
      return false;
    }
    if (isHoldingBack()) {
      makePackets();
      if (isHoldingBack() && sent.isTimerIdle()) {
        // What is held would have been sent.
        holdNothing();
      }
    }
    if (!isHoldingBack() && credit.of(capacity()) > 0) {
      return true;
    }
    if (credit.isLow()) {
      batch();
      credit.wanted();
    }
    outranked.congested();
    gate.await(window.bytes());
    if (isHoldingBack()) {
      lookLater();
    }
    return false;
  }

  /**
   * Looks whether anything is under way, soon and as long as somebody waits for that. Gates and
   * ends go on when packets come in; none does when everything has arrived, or was lost and quiche
   * has found that out by its timer.
   */
  void lookLater() {
    if (!lookDue) {
      lookDue = true;
      loop.schedule(LOOK_NS, this::look);
    }
  }

  private void look() {
    lookDue = false;
    boolean isHeldUp = gate.isWaiting() && isHoldingBack();
    if (!channel.isOpen() || !(isHeldUp || wantsAcknowledgement() || outranked.isWaiting())) {
      return;
    }
    if (sent.isTimerIdle()) {
      outranked.nothingUnderWay();
      if (wantsAcknowledgement()) {
        elicitAcknowledgement();
      }
      if (isHeldUp) {
        gate.open();
      }
    }
    if (outranked.isWaiting()) {
      outranked.look();
    }
    lookLater();
  }

  private boolean isHoldingBack() {
    if (heldBytes > 0 && wantsDrained()) {
      return true;
    }
    int most = mixed ? MOST_MIXED_BYTES : MOST_HELD_BYTES;
    return heldBytes >= Math.min(most, window.bytes() / HELD_PART);
  }

  /** Sends something that means nothing, but has to be acknowledged. */
  void elicitAcknowledgement() {
    QuicStreamChannel control = Http3.getLocalControlStream(channel);
    if (control != null) {
      // RFC 9114 §7.2.8: frames of reserved types exist to be ignored.
      control.writeAndFlush(new DefaultHttp3UnknownFrame(RESERVED_TYPE, Unpooled.EMPTY_BUFFER));
      credit.used(RESERVED_BYTES);
    }
  }

  private long capacity() {
    QuicStreamChannel control = Http3.getLocalControlStream(channel);
    return control == null ? 0 : QuicStreams.capacity(control);
  }

  private void gateOpened() {
    makePackets();
    roomAgain.run();
  }
}
