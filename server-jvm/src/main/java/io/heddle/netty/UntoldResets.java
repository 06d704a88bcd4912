package io.heddle.netty;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.AttributeKey;

/**
 * Resets of streams that nobody reads. Netty tells of a RESET_STREAM only to who reads; so {@link
 * PacketObserver} looks out for the frames, and the stream reads once. Stateless; on the
 * connection's event loop.
 */
final class UntoldResets {
  /** Fired through the stream's pipeline as a user event. */
  enum Arrived {
    INSTANCE
  }

  private static final AttributeKey<Boolean> ARRIVED =
      AttributeKey.valueOf(UntoldResets.class, "ARRIVED");

  private UntoldResets() {}

  /** A packet with the reset of a stream has come in; after quiche has had it. */
  static void arrived(QuicChannel connection, long streamId) {
    QuicheNatives.stream(connection, streamId)
        .ifPresent(
            stream -> {
              stream.attr(ARRIVED).set(true);
              stream.pipeline().fireUserEventTriggered(Arrived.INSTANCE);
            });
  }

  /** Whether the stream's reset has come, perhaps before there was anybody to hear the event. */
  static boolean hasArrived(QuicStreamChannel stream) {
    return stream.attr(ARRIVED).get() != null;
  }
}
