package io.heddle.netty;

import io.heddle.netty.QuicheNatives.Half;
import io.heddle.session.Loop;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.ArrayDeque;

/**
 * Resets streams as soon as quiche has sent all that it was given. Before that it sends an end
 * behind the reset of a stream of which it holds bytes, to send or to send again; where the packet
 * with the reset gets lost and that one does not, the peer takes what has arrived for all there is.
 * Confined to the connection's event loop.
 */
// RFC 9000 §3.3: no STREAM frame is sent after RESET_STREAM.
final class LateResets {
  private final Sender sender;
  private final Loop loop;

  /** Of this turn, of which it has not been looked at what quiche holds. */
  private final ArrayDeque<Reset> fresh = new ArrayDeque<>(0);

  private final ArrayDeque<Reset> waiting = new ArrayDeque<>(0);

  private record Reset(
      QuicStreamChannel stream, long http3Error, Runnable before, ChannelPromise given) {}

  /** Those of a connection. */
  LateResets(Sender sender, Loop loop) {
    this.sender = sender;
    this.loop = loop;
  }

  /**
   * Resets a stream, in a later turn at the earliest.
   *
   * @param http3Error 0 to 2^62-1
   * @param before run right before quiche is given the reset
   * @return done when it has been given that; never, if the connection closes before
   */
  ChannelFuture add(QuicStreamChannel stream, long http3Error, Runnable before) {
    ChannelPromise given = stream.newPromise();
    if (fresh.isEmpty()) {
      // All of this turn together.
      loop.execute(this::begin);
    }
    fresh.add(new Reset(stream, http3Error, before, given));
    return given;
  }

  private void begin() {
    waiting.addAll(fresh);
    fresh.clear();
    sender.sendAll();
    if (isWaiting()) {
      sender.lookLater();
    }
  }

  /** Whether quiche has to send all that it holds before it is given more. */
  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  /** quiche has sent all that it was given. */
  void drained() {
    if (!isWaiting()) {
      return;
    }
    ArrayDeque<Reset> given = new ArrayDeque<>(waiting);
    waiting.clear();
    for (Reset next : given) {
      next.before.run();
      boolean ignored = QuicheNatives.shutdown(next.stream, Half.WRITE, next.http3Error);
    }
    // Packets are being made just now: the rest, with what sends these, comes after that.
    loop.execute(() -> given.forEach(LateResets::complete));
  }

  private static void complete(Reset reset) {
    QuicStreams.reset(reset.stream, reset.http3Error)
        .addListener(handed -> reset.given.trySuccess());
  }
}
