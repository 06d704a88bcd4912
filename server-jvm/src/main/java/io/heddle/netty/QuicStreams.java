package io.heddle.netty;

import io.heddle.netty.QuicheNatives.Half;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import java.util.OptionalLong;

/**
 * What a WebTransport stream needs of a QUIC stream beyond Netty's public API: error codes of 62
 * bits, the exact send capacity, and an end that leaves nothing behind. Stateless; every method
 * runs on the connection's event loop.
 *
 * <p>How Netty behaves around these calls (4.2.18):
 *
 * <ul>
 *   <li>A write of at most {@link #capacity} bytes completes before {@code write} returns; there is
 *       nothing to flush ({@code flush} on a stream does nothing). A longer one waits in a queue
 *       that only {@code close} empties if the stream is reset.
 *   <li>A peer's RESET_STREAM arrives as {@link QuicStreamResetException} through {@code
 *       exceptionCaught}, and only while a read is pending; see {@link #resetCode}.
 *   <li>A peer's STOP_SENDING arrives not at all; {@link PacketObserver} adds the event.
 *   <li>Closing a channel sends an end that was not sent, after a reset, too; {@link #release} does
 *       not.
 *   <li>No end of a stream is certain to drop it from the connection's table; {@link #release}
 *       does.
 *   <li>A half that was asked to stop ends silently: quiche drops the answer, and may keep the
 *       stream for that; see {@link StoppedStreams}.
 * </ul>
 */
final class QuicStreams {
  private QuicStreams() {}

  /**
   * How many bytes the stream accepts now without queueing.
   *
   * @return 0 when blocked by the stream's or the connection's credit or by the congestion window,
   *     when stopped by the peer, and when the connection is closed
   */
  static long capacity(QuicStreamChannel stream) {
    OptionalLong exact = QuicheNatives.capacity(stream);
    return exact.isPresent() ? Math.max(exact.getAsLong(), 0) : stream.bytesBeforeUnwritable();
  }

  /**
   * Abandons the sending half: sends RESET_STREAM and discards what was not sent. Does nothing on a
   * half that is already reset or fully acknowledged. Where quiche may hold bytes of the stream,
   * {@link LateResets} does it in time.
   *
   * @param code 0 to 2^62-1
   * @return done when the frame has been handed to quiche; fails if quiche no longer knows the
   *     stream
   */
  // RFC 9000 §19.4: RESET_STREAM carries the application error code of the sender.
  static ChannelFuture reset(QuicStreamChannel stream, long code) {
    // Netty's own call follows in any case: it flushes and brings the channel's state in line. Of
    // the two shutdowns quiche ignores the second, so the first one's code stands.
    boolean sent = QuicheNatives.shutdown(stream, Half.WRITE, code);
    StoppedStreams.reset(stream);
    return stream.shutdownOutput(sent ? 0 : narrowed(code));
  }

  /**
   * Asks the peer to stop: sends STOP_SENDING and discards what arrives. The receiving half is over
   * at once.
   *
   * @param code 0 to 2^62-1
   * @return done when the frame has been handed to quiche; fails if quiche no longer knows the
   *     stream
   */
  // RFC 9000 §19.5: STOP_SENDING carries the application error code of the receiver.
  static ChannelFuture stopSending(QuicStreamChannel stream, long code) {
    boolean sent = QuicheNatives.shutdown(stream, Half.READ, code);
    StoppedStreams.add(stream);
    return stream.shutdownInput(sent ? 0 : narrowed(code));
  }

  /**
   * The code of a peer's RESET_STREAM.
   *
   * @param cause what {@code exceptionCaught} was given
   * @return at full width; empty if the cause is something else
   */
  static OptionalLong resetCode(Throwable cause) {
    return cause instanceof QuicStreamResetException reset
        ? OptionalLong.of(reset.applicationProtocolCode())
        : OptionalLong.empty();
  }

  /**
   * Ends a stream of which both halves are over: closes its channel, fails what is still queued,
   * and drops it from the connection's table. A stream released earlier than that would come back
   * as a new one with the next packet that names it.
   *
   * @return done when the channel is closed, which it is on return unless a write is under way
   */
  static ChannelFuture release(QuicStreamChannel stream) {
    QuicheNatives.sendNoEnd(stream);
    ChannelFuture closed = stream.close();
    QuicheNatives.forget(stream);
    return closed;
  }

  /**
   * Closes the connection with an application error code; all streams end.
   *
   * @param code 0 to 2^62-1
   * @param reason in UTF-8, handed over; does not go with codes above 2^31-1
   * @return done when CONNECTION_CLOSE has been written to the socket
   */
  // RFC 9000 §19.19: a CONNECTION_CLOSE frame of type 0x1d carries an application error code.
  static ChannelFuture close(QuicChannel connection, long code, ByteBuf reason) {
    if (ErrorCodes.check(code) > Integer.MAX_VALUE) {
      boolean entered = QuicheNatives.close(connection, code);
      return connection.close(true, entered ? 0 : narrowed(code), reason);
    }
    return connection.close(true, (int) code, reason);
  }

  private static int narrowed(long code) {
    return ErrorCodes.check(code) <= Integer.MAX_VALUE ? (int) code : 0;
  }
}
