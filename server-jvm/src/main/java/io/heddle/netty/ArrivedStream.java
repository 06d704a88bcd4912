package io.heddle.netty;

import io.heddle.wire.StreamKind;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;

/**
 * A stream of the peer's whose header has been read, and what came with it; until a session takes
 * it, or it is turned away. Confined to the event loop.
 */
final class ArrivedStream implements UnreadBytes.Stream {
  private final Http3Connection connection;
  private final QuicStreamChannel channel;
  private final ByteBuf first;
  private final boolean ended;

  /** Up to where packets have had bytes of it, since it waits. */
  private long arrivedUpTo;

  private boolean waits;

  /**
   * One that has just arrived.
   *
   * @param channel its channel, which reads nothing further for now
   * @param first body bytes that came in one read with the header; owned
   * @param ended whether FIN came, too
   */
  ArrivedStream(
      Http3Connection connection, QuicStreamChannel channel, ByteBuf first, boolean ended) {
    this.connection = connection;
    this.channel = channel;
    this.first = first;
    this.ended = ended;
  }

  /** Which kind of stream it is. */
  StreamKind kind() {
    return channel.type() == QuicStreamType.BIDIRECTIONAL
        ? StreamKind.BIDIRECTIONAL
        : StreamKind.UNIDIRECTIONAL;
  }

  /** Nobody takes it yet: what comes meanwhile stays with QUIC, and is counted. */
  void waits() {
    waits = true;
    connection.unread().add(this);
  }

  private void waitsNoMore() {
    if (waits) {
      waits = false;
      connection.unread().remove(this);
      connection.memory().hold(-arrivedUpTo);
    }
  }

  /** The same as a stream of a session's, which is to be told to it. */
  Http3Stream of(Http3Carrier carrier) {
    waitsNoMore();
    Http3Stream stream = Http3Stream.arrived(carrier, channel);
    channel.pipeline().addLast(stream);
    stream.early(first);
    if (ended) {
      stream.earlyEnd();
    }
    return stream;
  }

  /** Lets go of it: the connection is over. */
  void drop() {
    waitsNoMore();
    first.release();
  }

  /** Turns the stream away. */
  void reject(long http3Error) {
    drop();
    channel.pipeline().addLast(new RejectedStream());
    // Reads at once, and may find that the peer has reset the stream since.
    channel.config().setAutoRead(true);
    if (kind() == StreamKind.BIDIRECTIONAL) {
      QuicStreams.reset(channel, http3Error);
    }
    if (ended) {
      QuicStreams.release(channel);
    } else {
      QuicStreams.stopSending(channel, http3Error);
      channel.read();
    }
  }

  // ---- while it waits ----

  @Override
  public long id() {
    return channel.streamId();
  }

  @Override
  public void arrived(long upTo) {
    if (upTo > arrivedUpTo) {
      connection.memory().hold(upTo - arrivedUpTo);
      arrivedUpTo = upTo;
    }
  }

  @Override
  public boolean isUnread() {
    return false;
  }

  @Override
  public long heldBytes() {
    return arrivedUpTo;
  }

  @Override
  public int setAside() {
    return 0;
  }
}
