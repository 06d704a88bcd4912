package io.heddle.netty;

import io.heddle.wire.StreamKind;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;

/**
 * A stream of the peer's whose header has been read, and what came with it. Confined to the event
 * loop.
 *
 * @param channel its channel, which reads nothing further for now
 * @param first body bytes that came in one read with the header; owned
 * @param ended whether FIN came, too
 */
record ArrivedStream(QuicStreamChannel channel, ByteBuf first, boolean ended) {
  /** Which kind of stream it is. */
  StreamKind kind() {
    return channel.type() == QuicStreamType.BIDIRECTIONAL
        ? StreamKind.BIDIRECTIONAL
        : StreamKind.UNIDIRECTIONAL;
  }

  /** The same as a stream of a session's, which is to be told to it. */
  Http3Stream of(Http3Carrier carrier) {
    Http3Stream stream = Http3Stream.arrived(carrier, channel);
    channel.pipeline().addLast(stream);
    stream.early(first);
    if (ended) {
      stream.earlyEnd();
    }
    return stream;
  }

  /** Turns the stream away. */
  void reject(long http3Error) {
    first.release();
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
}
