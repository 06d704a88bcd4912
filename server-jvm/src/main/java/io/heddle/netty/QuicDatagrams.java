package io.heddle.netty;

import io.heddle.Bytes;
import io.heddle.netty.QuicheNatives.PacketCounts;
import io.heddle.session.Loop;
import io.heddle.wire.DatagramHeader;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicChannel;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * The datagrams of a connection on their way out. Confined to the event loop.
 *
 * <p>What waits waits in the engine, where it has a bound and an age: quiche's own queue holds one
 * datagram and takes the next when that has left in a packet, which is when the congestion window
 * lets it. Nothing else is asked, and no stream's credit: RFC 9221 §5 has datagrams free of flow
 * control. Netty's own way drops what quiche does not take, and says that it was sent.
 */
final class QuicDatagrams {
  /** How many quiche queues, each way that it can be asked. */
  static final int QUEUE = 1;

  /**
   * How often a refused datagram is tried again when no packet comes in: quiche has timers, too.
   */
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);

  /** After how long a size that quiche refused is tried again. */
  private static final long GROWTH_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final QuicChannel channel;
  private final Loop loop;
  private final Sender sender;
  private final PathMtu path;
  private final SendGate gate;
  private int announcedBytes;
  private int maxFrameBytes;
  private boolean inQueue;
  private long receivedAtRefusal;
  private boolean lookDue;

  /**
   * A connection's.
   *
   * @param path what its packets can carry
   * @param roomAgain told after {@link #send} said no
   */
  QuicDatagrams(QuicChannel channel, Loop loop, Sender sender, PathMtu path, Runnable roomAgain) {
    this.channel = channel;
    this.loop = loop;
    this.sender = sender;
    this.path = path;
    gate = new SendGate(channel, this::worthTrying, roomAgain);
    // What quiche announces at first is of its smallest packets.
    path.onChange(() -> QuicheNatives.maxDatagramBytes(channel).ifPresent(this::maxFrameBytes));
  }

  /** QUIC carries datagrams of so many bytes. */
  void maxFrameBytes(int bytes) {
    announcedBytes = bytes;
    maxFrameBytes = bytes;
  }

  /** The largest payload now; 0 if there are none. */
  int maxBytes(long sessionId) {
    int most = Math.min(maxFrameBytes, path.datagramBytes());
    return Math.max(0, most - DatagramHeader.encodedLength(sessionId));
  }

  /**
   * Sends if quiche takes it.
   *
   * @param payload ownership passes if the answer is true
   */
  boolean send(long sessionId, Bytes payload) {
    if (!QuicheNatives.isAvailable()) {
      return sendUnseen(sessionId, payload);
    }
    // quiche itself would take one that is too large for the path while it looks for larger
    // packets.
    if (gate.isWaiting() || payload.length() > maxBytes(sessionId)) {
      return false;
    }
    ByteBuf datagram = encode(sessionId, payload);
    try {
      if (inQueue) {
        sender.makePackets();
      }
      sender.batch();
      switch (QuicheNatives.sendDatagram(channel, datagram)) {
        case TAKEN -> {
          inQueue = true;
          payload.release();
          return true;
        }
        case FULL -> await();
        case TOO_LARGE -> tooLarge(datagram.readableBytes());
        case CLOSED -> {}
      }
      return false;
    } finally {
      datagram.release();
    }
  }

  /** quiche takes less at this moment; its packets may grow yet. */
  private void tooLarge(int bytes) {
    OptionalInt now = QuicheNatives.maxDatagramBytes(channel);
    maxFrameBytes = Math.min(now.orElse(0), bytes - 1);
    loop.schedule(GROWTH_NS, () -> maxFrameBytes = announcedBytes);
  }

  /** Netty's way, bounded by what streams may send. */
  private boolean sendUnseen(long sessionId, Bytes payload) {
    if (!sender.hasRoom()) {
      return false;
    }
    channel.writeAndFlush(encode(sessionId, payload), channel.voidPromise());
    payload.release();
    return true;
  }

  private ByteBuf encode(long sessionId, Bytes payload) {
    byte[] header = new byte[DatagramHeader.encodedLength(sessionId)];
    DatagramHeader.put(header, 0, sessionId);
    ByteBuf datagram = channel.alloc().directBuffer(header.length + payload.length());
    return datagram.writeBytes(header).writeBytes(BufBytes.view(payload));
  }

  private void await() {
    receivedAtRefusal = received();
    gate.await(SendGate.BATCH_BYTES);
    if (!lookDue) {
      lookDue = true;
      loop.schedule(LOOK_NS, this::look);
    }
  }

  private void look() {
    lookDue = false;
    if (gate.isWaiting()) {
      gate.open();
    }
  }

  private long received() {
    return QuicheNatives.packetCounts(channel).map(PacketCounts::received).orElse(0L);
  }

  /** As the gate has it: at once, or a little later, so that streams that wait are not too late. */
  private long worthTrying() {
    if (received() == receivedAtRefusal) {
      return 0;
    }
    return sender.isWaiting() ? 1 : SendGate.BATCH_BYTES;
  }
}
