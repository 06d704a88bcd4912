package io.heddle.netty;

import io.heddle.server.HalfOpen;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.AttributeKey;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells which of a server's connections have their handshake under way. One handler for all of
 * them, first in their pipelines; any thread.
 */
@Sharable
final class HalfOpenHandshakes extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<QuicHandshake> HANDSHAKE =
      AttributeKey.valueOf(HalfOpenHandshakes.class, "HANDSHAKE");

  private final HalfOpen halfOpen;
  private final Consumer<QuicChannel> drop;

  private final class QuicHandshake implements HalfOpen.Handshake {
    private final QuicChannel channel;
    private long heard;
    private long heardNs;

    QuicHandshake(QuicChannel channel, long nowNs) {
      this.channel = channel;
      heardNs = nowNs;
    }

    @Override
    public boolean isStale(long nowNs) {
      // Read from another thread, perhaps a little late, which does not matter.
      long now = PeerAddress.of(channel).map(peer -> peer.sent().received()).orElse(0L);
      if (now != heard) {
        heard = now;
        heardNs = nowNs;
      }
      return nowNs - heardNs >= TimeUnit.MILLISECONDS.toNanos(HalfOpen.STALE_MS);
    }

    @Override
    public void drop() {
      drop.accept(channel);
    }
  }

  /**
   * None yet.
   *
   * @param halfOpen where they are counted
   * @param drop closes one that gives its place to another; any thread
   */
  HalfOpenHandshakes(HalfOpen halfOpen, Consumer<QuicChannel> drop) {
    this.halfOpen = halfOpen;
    this.drop = drop;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    QuicChannel channel = (QuicChannel) ctx.channel();
    if (!channel.isActive()) {
      QuicHandshake handshake = new QuicHandshake(channel, System.nanoTime());
      channel.attr(HANDSHAKE).set(handshake);
      halfOpen.add(handshake);
      channel.closeFuture().addListener(closed -> over(channel));
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    over((QuicChannel) ctx.channel());
    ctx.fireChannelActive();
  }

  private void over(QuicChannel channel) {
    QuicHandshake handshake = channel.attr(HANDSHAKE).getAndSet(null);
    if (handshake != null) {
      halfOpen.remove(handshake);
    }
  }
}
