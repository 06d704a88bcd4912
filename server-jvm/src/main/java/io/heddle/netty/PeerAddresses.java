package io.heddle.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.netty.handler.codec.quic.QuicChannel;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognises whose connection the packets on a socket are: those that come in by their connection
 * id, those that go out by the {@link PeerAddress} that the former bear. Stands in front of the
 * QUIC codec in the datagram channel's pipeline; confined to its event loop.
 */
final class PeerAddresses extends ChannelDuplexHandler {

  private final ChannelHandler codec;
  private final int localIdBytes;

  /** The connection id of the last packet, and whose it is: packets come in runs. */
  private final byte[] lastId;

  private final byte[] id;

  /** Whose packets came in this read of the socket. */
  private final Set<PeerAddress> heard = Collections.newSetFromMap(new IdentityHashMap<>());

  private @Nullable PeerAddress lastHeard;
  private @Nullable PeerAddress last;
  private boolean lastIsKnown;

  /**
   * A handler for one datagram channel.
   *
   * @param codec the QUIC codec that comes after it
   * @param localIdBytes the codec's {@code localConnectionIdLength}
   */
  PeerAddresses(ChannelHandler codec, int localIdBytes) {
    this.codec = codec;
    this.localIdBytes = localIdBytes;
    lastId = new byte[localIdBytes];
    id = new byte[localIdBytes];
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a connection has one object
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof DatagramPacket packet) {
      PeerAddress peer = peer(packet.content());
      if (peer != null && peer.begin(packet.sender(), packet.content().readableBytes())) {
        if (peer != lastHeard) {
          lastHeard = peer;
          heard.add(peer);
        }
        ctx.fireChannelRead(new DatagramPacket(packet.content(), packet.recipient(), peer));
        peer.end();
        return;
      }
    }
    ctx.fireChannelRead(message);
  }

  private @Nullable PeerAddress peer(ByteBuf packet) {
    int idAt = QuicFrames.localIdAt(packet, localIdBytes);
    if (idAt < 0) {
      return null;
    }
    packet.getBytes(idAt, id);
    if (!lastIsKnown || !Arrays.equals(id, lastId)) {
      Optional<QuicChannel> channel = QuicheNatives.connection(codec, ByteBuffer.wrap(id));
      last = channel.flatMap(PeerAddress::of).orElse(null);
      lastIsKnown = last != null;
      System.arraycopy(id, 0, lastId, 0, id.length);
    }
    return last;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    // Nothing is kept of a connection that may be over by the next read.
    last = null;
    lastIsKnown = false;
    for (PeerAddress peer : heard) {
      peer.sent().readComplete();
    }
    heard.clear();
    lastHeard = null;
    ctx.fireChannelReadComplete();
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (!(message instanceof DatagramPacket packet
        && packet.recipient() instanceof PeerAddress peer)) {
      ctx.write(message, promise);
      return;
    }
    int segment = packet instanceof SegmentedDatagramPacket batch ? batch.segmentSize() : 0;
    if (peer.isSure()) {
      peer.sent().left(packet.content(), segment);
      ctx.write(to(peer.proved(), packet, segment), promise);
    } else {
      redirect(ctx, packet.content(), segment, peer, promise);
    }
  }

  private static DatagramPacket to(InetSocketAddress address, DatagramPacket packet, int segment) {
    if (address.equals(packet.recipient())) {
      return packet;
    }
    return segment > 0
        ? new SegmentedDatagramPacket(packet.content(), segment, address)
        : new DatagramPacket(packet.content(), address);
  }

  /** Packets go one by one, the first ones perhaps elsewhere. */
  private static void redirect(
      ChannelHandlerContext ctx,
      ByteBuf datagram,
      int segment,
      PeerAddress peer,
      ChannelPromise promise) {
    int packetBytes = segment > 0 ? segment : Math.max(1, datagram.readableBytes());
    try {
      do {
        ByteBuf packet =
            datagram.readRetainedSlice(Math.min(packetBytes, datagram.readableBytes()));
        peer.sent().left(packet, 0);
        InetSocketAddress target = peer.target(packet.readableBytes());
        peer.left(target, peer.sent().lastNumber());
        boolean isLast = !datagram.isReadable();
        ctx.write(new DatagramPacket(packet, target), isLast ? promise : ctx.newPromise());
      } while (datagram.isReadable());
    } finally {
      datagram.release();
    }
  }
}
