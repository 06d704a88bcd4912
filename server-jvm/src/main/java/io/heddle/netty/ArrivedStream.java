package io.heddle.netty;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicStreamChannel;

/**
 * A stream of the peer's whose header has been read, and what came with it. Confined to the event
 * loop.
 *
 * @param channel its channel, which reads nothing further for now
 * @param first body bytes that came in one read with the header; owned
 * @param ended whether FIN came, too
 */
record ArrivedStream(QuicStreamChannel channel, ByteBuf first, boolean ended) {
  void join(Http3Session session) {
    join(session, channel, first, ended);
  }

  static void join(Http3Session session, QuicStreamChannel channel, ByteBuf first, boolean ended) {
    Http3Stream stream = new Http3Stream(session, channel);
    channel.pipeline().addLast(stream);
    stream.early(first);
    if (ended) {
      stream.earlyEnd();
    }
    session.arrived(stream);
  }

  /** Turns the stream away. */
  void reject(long http3Error) {
    first.release();
    channel.config().setAutoRead(true);
    channel.pipeline().addLast(new RejectedStream());
    boolean sends = channel.type() == io.netty.handler.codec.quic.QuicStreamType.BIDIRECTIONAL;
    if (sends) {
      QuicStreams.reset(channel, http3Error);
    }
    if (ended) {
      QuicStreams.release(channel);
    } else {
      QuicStreams.stopSending(channel, http3Error);
      channel.read();
    }
  }
}
