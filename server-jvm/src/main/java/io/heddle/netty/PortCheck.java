package io.heddle.netty;

import io.heddle.ConnectionFailedException;
import io.heddle.HeddleException.Side;
import io.heddle.connect.SessionUrl;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the network whether a dial can succeed at all. The socket that connections share is not told
 * when ICMP says that a port is closed or a host out of reach; one that is connected to the peer
 * is. So a dial that was not answered at once gets such a socket beside it, until it is over.
 * Confined to the transport's event loop, but for its start.
 */
final class PortCheck extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(PortCheck.class);

  /** A server nearby has answered by then, and nothing more is sent to it. */
  private static final long PATIENCE_MS = 20;

  /** RFC 9000 §17.3: a 1-RTT packet cut off after its first byte, which every endpoint drops. */
  private static final byte[] NOTHING = {0x40};

  private final SessionUrl target;
  private final Consumer<ConnectionFailedException> unreachable;

  private PortCheck(SessionUrl target, Consumer<ConnectionFailedException> unreachable) {
    this.target = target;
    this.unreachable = unreachable;
  }

  /**
   * Checks on a dial while it lasts.
   *
   * @param socket what it dials from
   * @param dial done when it is over
   * @param unreachable told on the event loop why it cannot succeed
   */
  static void begin(
      UdpTransport transport,
      Channel socket,
      SessionUrl target,
      InetSocketAddress peer,
      CompletableFuture<?> dial,
      Consumer<ConnectionFailedException> unreachable) {
    EventLoop loop = socket.eventLoop();
    InetSocketAddress own =
        new InetSocketAddress(((InetSocketAddress) socket.localAddress()).getAddress(), 0);
    Future<?> timer =
        loop.schedule(
            () -> {
              if (!dial.isDone()) {
                PortCheck check = new PortCheck(target, unreachable);
                transport
                    .connect(own, peer, check)
                    .addListener(
                        (ChannelFutureListener)
                            connected -> {
                              check.heard(connected.cause());
                              dial.whenComplete((done, failed) -> connected.channel().close());
                            });
              }
            },
            PATIENCE_MS,
            TimeUnit.MILLISECONDS);
    dial.whenComplete((done, failed) -> timer.cancel(false));
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.writeAndFlush(Unpooled.wrappedBuffer(NOTHING))
        .addListener(written -> heard(written.cause()));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    heard(cause);
  }

  private void heard(@Nullable Throwable cause) {
    if (cause == null) {
      return;
    }
    String reason = String.valueOf(cause.getMessage());
    String words = reason.toLowerCase(Locale.ROOT);
    if (cause instanceof PortUnreachableException
        || cause instanceof ConnectException
        || words.contains("connection refused")) {
      fail(
          "Nobody listens on UDP port " + target.port() + " of " + target.host() + ": refused",
          cause);
    } else if (cause instanceof NoRouteToHostException) {
      fail(target.host() + " cannot be reached: this machine has no route to it", cause);
    } else if (words.contains("unreachable") || words.contains("no route to host")) {
      fail(target.host() + " cannot be reached: " + reason, cause);
    } else if (words.contains("not permitted") || words.contains("permission denied")) {
      fail("Nothing may be sent to " + target.authority() + " over UDP: " + reason, cause);
    } else {
      LOG.debug("Of no weight for the dial to {}", target, cause);
    }
  }

  private void fail(String message, Throwable cause) {
    unreachable.accept(new ConnectionFailedException(Side.TRANSPORT, message, cause));
  }
}
