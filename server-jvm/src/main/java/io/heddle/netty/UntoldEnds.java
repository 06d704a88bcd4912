package io.heddle.netty;

import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.AttributeKey;
import java.util.Optional;

/**
 * Ends of streams that quiche has and does not tell. Where bytes that were read before come again,
 * with the end, which their sender did not know when it sent them first, quiche (0.29) notes the
 * end but makes the stream readable for new bytes only. So {@link PacketObserver} looks out for
 * frames with an end. A stream that was reset, too, has an end for quiche, whose own resets of
 * streams with bytes to send are followed by a frame with an end; that reset it tells. Stateless;
 * on the connection's event loop.
 */
final class UntoldEnds {
  private static final AttributeKey<Boolean> ARRIVED =
      AttributeKey.valueOf(UntoldEnds.class, "ARRIVED");

  private UntoldEnds() {}

  /** A packet with the end of a stream has come in; after quiche has had it. */
  static void arrived(QuicChannel connection, long streamId) {
    Optional<QuicStreamChannel> stream = QuicheNatives.stream(connection, streamId);
    if (stream.isPresent() && !stream.get().isInputShutdown()) {
      stream.get().attr(ARRIVED).set(true);
      stream.get().pipeline().fireUserEventTriggered(EndArrivedEvent.INSTANCE);
    }
  }

  /**
   * Tells a stream's end, as Netty would, if quiche has it and will not tell. To be asked while a
   * read is pending: had quiche told of the end, the read would have taken it.
   */
  static void tell(QuicStreamChannel stream) {
    if (stream.attr(ARRIVED).get() != null
        && !UntoldResets.hasArrived(stream)
        && !stream.isInputShutdown()
        && QuicheNatives.isFinished(stream)) {
      stream.attr(ARRIVED).set(null);
      stream.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }
}
