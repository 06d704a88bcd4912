package io.heddle.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Hands packets among sockets that share a port to the one that has the connection: its index
 * begins each connection id that it gives itself. The kernel chooses a socket by the sender's
 * address, so packets come by the wrong one when that changes or a socket is bound again, also
 * those of a handshake, or when somebody else forges them. (A first packet's id is the client's
 * choice, and may look like one of another socket: then that one has the connection.) What is on
 * its way to a socket is therefore bounded, and copied out of the 64 KiB into which it was
 * received.
 *
 * <p>Netty has a {@code QuicCodecDispatcher} for this: it bounds nothing, and loses the buffers of
 * packets that are shorter than a connection id and of sockets that were closed.
 */
final class PacketDispatch {
  /** What may be on its way from one event loop to another; as much as a socket's buffer. */
  static final int MAX_WAITING_BYTES = 4 << 20;

  private static final int INDEX_BYTES = Short.BYTES;

  /** Of packets handed over, before others have their turn on the event loop. */
  private static final int MAX_A_TURN = 256;

  private final AtomicReferenceArray<Inlet> inlets;

  /**
   * A dispatch for so many sockets.
   *
   * @param sockets 1 to 65536
   */
  PacketDispatch(int sockets) {
    inlets = new AtomicReferenceArray<>(sockets);
  }

  /** A handler for the pipeline of the socket with that index, in front of the QUIC codec. */
  ChannelHandler inlet(int index) {
    return new Inlet(index);
  }

  /** Connection ids for the socket with that index. */
  QuicConnectionIdGenerator ids(int index) {
    return new IndexedIds(index, QuicConnectionIdGenerator.randomGenerator());
  }

  /**
   * The index that the packet's destination connection id begins with; negative if it is none that
   * a socket of these gave itself.
   */
  private static int owner(ByteBuf packet) {
    int idAt = QuicFrames.localIdAt(packet, QuicOptions.LOCAL_ID_BYTES);
    return idAt < 0 ? idAt : packet.getUnsignedShort(idAt);
  }

  /** One socket's part; confined to its event loop, but for {@link #offer}. */
  private final class Inlet extends ChannelInboundHandlerAdapter {
    private final int index;
    private final Queue<DatagramPacket> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingBytes = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile ChannelHandlerContext ctx;

    @SuppressWarnings("NullAway.Init") // Netty adds it before others can find it.
    Inlet(int index) {
      this.index = index;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
      ctx = added;
      inlets.set(index, this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
      inlets.compareAndSet(index, this, null);
      drop();
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object message) {
      DatagramPacket packet = (DatagramPacket) message;
      int owner = owner(packet.content());
      boolean isOthers = owner >= 0 && owner != index && owner < inlets.length();
      Inlet other = isOthers ? inlets.get(owner) : null;
      if (other == null) {
        here.fireChannelRead(message);
      } else {
        other.offer(here, packet);
      }
    }

    /** Takes a packet that another socket received, on that socket's event loop. */
    private void offer(ChannelHandlerContext from, DatagramPacket packet) {
      ByteBuf content = packet.content();
      int length = content.readableBytes();
      if (waitingBytes.addAndGet(length) > MAX_WAITING_BYTES) {
        waitingBytes.addAndGet(-length);
        packet.release();
        return;
      }
      try {
        waiting.add(packet.replace(from.alloc().directBuffer(length).writeBytes(content)));
      } finally {
        packet.release();
      }
      schedule();
    }

    private void schedule() {
      if (scheduled.compareAndSet(false, true)) {
        try {
          ctx.executor().execute(this::take);
        } catch (RejectedExecutionException e) {
          scheduled.set(false);
          drop();
        }
      }
    }

    private void take() {
      scheduled.set(false);
      if (ctx.isRemoved()) {
        drop();
        return;
      }
      for (int i = 0; i < MAX_A_TURN; i++) {
        DatagramPacket packet = waiting.poll();
        if (packet == null) {
          break;
        }
        waitingBytes.addAndGet(-packet.content().readableBytes());
        ctx.fireChannelRead(packet);
      }
      ctx.fireChannelReadComplete();
      if (!waiting.isEmpty()) {
        schedule();
      }
    }

    private void drop() {
      for (DatagramPacket packet = waiting.poll(); packet != null; packet = waiting.poll()) {
        waitingBytes.addAndGet(-packet.content().readableBytes());
        packet.release();
      }
    }
  }

  private record IndexedIds(int index, QuicConnectionIdGenerator random)
      implements QuicConnectionIdGenerator {
    @Override
    public ByteBuffer newId(int length) {
      ByteBuffer id = ByteBuffer.allocate(length).putShort((short) index);
      return id.put(random.newId(length - INDEX_BYTES)).flip();
    }

    @Override
    public ByteBuffer newId(ByteBuffer input, int length) {
      return newId(length);
    }

    @Override
    public ByteBuffer newId(ByteBuffer source, ByteBuffer target, int length) {
      return newId(length);
    }

    @Override
    public int maxConnectionIdLength() {
      return QuicOptions.LOCAL_ID_BYTES;
    }

    @Override
    public boolean isIdempotent() {
      return false;
    }
  }
}
