package io.heddle.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.AttributeKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the peer's packets say that quiche or Netty keep to themselves: acknowledgements, ends
 * of streams, credit, and error codes at full width, STOP_SENDING's among them. Stands in front of
 * the QUIC codec in the datagram channel's pipeline; confined to its event loop.
 *
 * <p>It works because quiche removes the protection of a packet in place: when the codec returns,
 * the datagram's buffer holds the plain frames; of a forged one, zeros; and what was not decrypted
 * is not read. A STOP_SENDING frame counts only if quiche itself says that the stream is now
 * stopped, and only once a stream. Should a later Netty copy packets before decrypting, streams
 * would no longer be told; writes would still fail.
 */
final class PacketObserver extends ChannelInboundHandlerAdapter implements QuicFrames.Sink {
  private static final AttributeKey<Map<Long, Long>> EARLY =
      AttributeKey.valueOf(PacketObserver.class, "EARLY");

  /** The code of a STOP_SENDING that was told, which those who come later may ask for. */
  private static final AttributeKey<Long> TOLD = AttributeKey.valueOf(PacketObserver.class, "TOLD");

  private final ChannelHandler codec;
  private final QuicFrames frames;

  /** Whose packet is being read. */
  private @Nullable PeerAddress peer;

  /**
   * An observer for one datagram channel.
   *
   * @param codec the QUIC codec that comes after it
   * @param localIdLength the codec's {@code localConnectionIdLength}, in bytes
   */
  PacketObserver(ChannelHandler codec, int localIdLength) {
    this.codec = codec;
    this.frames = new QuicFrames(localIdLength, this);
  }

  /**
   * The code of a STOP_SENDING that came before there was anybody to hear the event: before Netty
   * had a channel for the stream, or while its header was read. Asked once, by who takes it over.
   */
  static OptionalLong takeEarlyStop(QuicStreamChannel stream) {
    Long told = stream.attr(TOLD).get();
    if (told != null) {
      return OptionalLong.of(told);
    }
    Map<Long, Long> early = stream.parent().attr(EARLY).get();
    Long code = early == null ? null : early.remove(stream.streamId());
    return code == null ? OptionalLong.empty() : OptionalLong.of(code);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof DatagramPacket packet) || !QuicheNatives.isAvailable()) {
      ctx.fireChannelRead(message);
      return;
    }
    if (isForClosed(packet.content())) {
      packet.release();
      return;
    }
    DatagramPacket direct = packet.content().isDirect() ? packet : copied(ctx, packet);
    ByteBuf content = direct.content();
    int start = content.readerIndex();
    int length = content.readableBytes();
    content.retain();
    peer = packet.sender() instanceof PeerAddress known ? known : null;
    if (peer != null) {
      peer.sent().packetComes();
    }
    int shortAt = QuicFrames.shortHeaderAt(content, start, length);
    long sealed = lastSealed(content, shortAt, start + length);
    try {
      ctx.fireChannelRead(direct);
      boolean isPlain = lastSealed(content, shortAt, start + length) != sealed;
      frames.walk(content, start, isPlain || shortAt < 0 ? length : shortAt - start);
    } finally {
      peer = null;
      content.release();
    }
  }

  /**
   * The last encrypted bytes of a 1-RTT packet. quiche changes them when it decrypts the packet, or
   * finds it forged; not if it has no keys yet, or the connection is over. Then what lies there was
   * written by nobody who is known.
   */
  private static long lastSealed(ByteBuf datagram, int shortAt, int end) {
    int at = end - QuicFrames.TAG_BYTES - Long.BYTES;
    return shortAt >= 0 && at >= shortAt ? datagram.getLong(at) : 0;
  }

  /**
   * Whether a packet of a handshake belongs to a connection that was closed here, before the
   * handshake was complete: quiche would fail on each, and Netty log that with a stack trace.
   */
  private boolean isForClosed(ByteBuf packet) {
    int at = packet.readerIndex();
    // RFC 9000 §17.2; shorter ones do not come as far.
    if ((packet.getByte(at) & 0x80) == 0) {
      return false;
    }
    int idLength = packet.getUnsignedByte(at + 5);
    return idLength <= packet.readableBytes() - 6
        && QuicheNatives.connection(codec, packet.nioBuffer(at + 6, idLength))
            .filter(connection -> !connection.isOpen())
            .isPresent();
  }

  private static DatagramPacket copied(ChannelHandlerContext ctx, DatagramPacket packet) {
    ByteBuf content = packet.content();
    ByteBuf copy = ctx.alloc().directBuffer(content.readableBytes()).writeBytes(content);
    packet.release();
    return packet.replace(copy);
  }

  @Override
  public void acknowledged(long from, long to) {
    PeerAddress known = peer;
    if (known != null) {
      known.sent().acknowledged(from, to);
      known.acknowledged(from, to);
    }
  }

  @Override
  public void number(long truncated, int bits) {
    PeerAddress known = peer;
    if (known != null) {
      known.number(truncated, bits);
    }
  }

  @Override
  public void notProbing() {
    PeerAddress known = peer;
    if (known != null) {
      known.notProbing();
    }
  }

  @Override
  public void pathChallenge() {
    PeerAddress known = peer;
    if (known != null) {
      known.pathChallenge();
    }
  }

  @Override
  public void maxData(long bytes) {
    PeerAddress known = peer;
    if (known != null) {
      known.channel().pipeline().fireUserEventTriggered(new MaxDataEvent(bytes));
    }
  }

  @Override
  public void dataBlocked() {
    PeerAddress known = peer;
    if (known != null) {
      known.channel().pipeline().fireUserEventTriggered(DataBlockedEvent.INSTANCE);
    }
  }

  @Override
  public void connectionClose(boolean application, long code) {
    PeerAddress known = peer;
    if (known != null) {
      known.channel().pipeline().fireUserEventTriggered(new CloseCodeEvent(application, code));
    }
  }

  @Override
  public void stream(long streamId, boolean end) {
    PeerAddress known = peer;
    if (end && known != null) {
      UntoldEnds.arrived(known.channel(), streamId);
    }
  }

  @Override
  public void resetStream(long streamId, long finalBytes) {
    PeerAddress known = peer;
    if (known != null) {
      UntoldResets.arrived(known.channel(), streamId);
    }
  }

  @Override
  public void streamBytes(long streamId, long upTo) {
    PeerAddress known = peer;
    if (known != null) {
      known.streamBytes(streamId, upTo);
    }
  }

  @Override
  public void acknowledgementRead() {
    PeerAddress known = peer;
    if (known != null) {
      known.sent().acknowledgementRead();
    }
  }

  @Override
  public void stopSending(ByteBuf datagram, int id, int idLength, long streamId, long code) {
    Optional<QuicChannel> connection =
        QuicheNatives.connection(codec, datagram.nioBuffer(id, idLength));
    if (connection.isEmpty()) {
      return;
    }
    Optional<QuicStreamChannel> stream = QuicheNatives.stream(connection.get(), streamId);
    if (stream.isEmpty()) {
      if (QuicheNatives.isStopped(connection.get(), streamId)) {
        PeerAddress.of(connection.get())
            .ifPresent(known -> known.sent().cutOff().stopped(streamId));
        // Bounded by the streams that quiche itself has open for this peer.
        early(connection.get()).putIfAbsent(streamId, code);
      }
    } else if (QuicheNatives.isStopped(stream.get())
        && stream.get().attr(TOLD).setIfAbsent(code) == null) {
      stream.get().pipeline().fireUserEventTriggered(new StopSendingEvent(code));
    }
  }

  private static Map<Long, Long> early(QuicChannel connection) {
    Map<Long, Long> fresh = new HashMap<>();
    Map<Long, Long> present = connection.attr(EARLY).setIfAbsent(fresh);
    return present == null ? fresh : present;
  }
}
