package io.heddle.netty;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.AttributeKey;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A server's connections whose handshake is under way, in the order in which they came, and not
 * more of them than a server can complete in time. One handler for all its connections, first in
 * their pipelines; any thread.
 */
@Sharable
final class HalfOpenHandshakes extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<Handshake> HANDSHAKE =
      AttributeKey.valueOf(HalfOpenHandshakes.class, "HANDSHAKE");

  /** A handshake of which so long nothing came gives its place to a new one. */
  static final long STALE_NS = TimeUnit.SECONDS.toNanos(3);

  private final int most;
  private final Consumer<QuicChannel> drop;
  private final Set<Handshake> underWay = new LinkedHashSet<>();

  private static final class Handshake {
    private final QuicChannel channel;
    private long heard;
    private long heardNs;

    Handshake(QuicChannel channel, long nowNs) {
      this.channel = channel;
      heardNs = nowNs;
    }

    /** Whether nothing has come since the last look, and that is long ago. */
    boolean isStale(long nowNs) {
      // Read from another thread, perhaps a little late, which does not matter.
      long now = PeerAddress.of(channel).map(peer -> peer.sent().received()).orElse(0L);
      if (now != heard) {
        heard = now;
        heardNs = nowNs;
      }
      return nowNs - heardNs >= STALE_NS;
    }
  }

  /**
   * None yet.
   *
   * @param most how many there may be at once
   * @param drop closes one that gives its place to another; any thread
   */
  HalfOpenHandshakes(int most, Consumer<QuicChannel> drop) {
    this.most = most;
    this.drop = drop;
  }

  /** How many handshakes are neither complete nor given up. */
  synchronized int count() {
    return underWay.size();
  }

  /**
   * Makes room for another one, where there is none at the cost of the oldest that does not go on.
   *
   * @return false if all go on: then the new one is to be turned away, for to let it in would only
   *     let others run out of time
   */
  boolean makeRoom(long nowNs) {
    Optional<QuicChannel> dropped;
    synchronized (this) {
      if (underWay.size() < most) {
        return true;
      }
      Optional<Handshake> stale =
          underWay.stream().filter(handshake -> handshake.isStale(nowNs)).findFirst();
      stale.ifPresent(underWay::remove);
      dropped = stale.map(handshake -> handshake.channel);
    }
    dropped.ifPresent(drop);
    return dropped.isPresent();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    QuicChannel channel = (QuicChannel) ctx.channel();
    if (!channel.isActive()) {
      Handshake handshake = new Handshake(channel, System.nanoTime());
      channel.attr(HANDSHAKE).set(handshake);
      synchronized (this) {
        underWay.add(handshake);
      }
      channel.closeFuture().addListener(closed -> over(channel));
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    over((QuicChannel) ctx.channel());
    ctx.fireChannelActive();
  }

  private void over(QuicChannel channel) {
    Handshake handshake = channel.attr(HANDSHAKE).getAndSet(null);
    if (handshake != null) {
      synchronized (this) {
        underWay.remove(handshake);
      }
    }
  }
}
