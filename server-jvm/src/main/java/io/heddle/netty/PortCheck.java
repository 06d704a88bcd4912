package io.heddle.netty;

import io.heddle.ConnectFailedException;
import io.heddle.HeddleException.Side;
import io.heddle.connect.SessionUrl;
import io.heddle.watch.ProcessLog;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the network whether a dial can succeed at all. The socket that connections share hears of
 * errors, but not whose packet was refused; one that is connected to the peer hears of that peer
 * only. So when the shared one has heard of an error, a dial gets such a socket beside it, until it
 * is over. Confined to the transport's event loop, but for its start.
 *
 * <p>Without an error nothing is sent: relays that know one client only would take the second
 * socket for a client that moved, and send it what is the first one's.
 */
final class PortCheck extends ChannelInboundHandlerAdapter {
  /** Where the shared socket does not hear of ICMP: most servers have answered by then. */
  private static final long PATIENCE_MS = 300;

  /** RFC 9000 §17.3: a 1-RTT packet cut off after its first byte, which every endpoint drops. */
  private static final byte[] NOTHING = {0x40};

  private final UdpTransport transport;
  private final Channel socket;
  private final SessionUrl target;
  private final InetSocketAddress peer;
  private final CompletableFuture<?> dial;
  private final Consumer<ConnectFailedException> unreachable;
  private boolean asked;

  private PortCheck(
      UdpTransport transport,
      Channel socket,
      SessionUrl target,
      InetSocketAddress peer,
      CompletableFuture<?> dial,
      Consumer<ConnectFailedException> unreachable) {
    this.transport = transport;
    this.socket = socket;
    this.target = target;
    this.peer = peer;
    this.dial = dial;
    this.unreachable = unreachable;
  }

  /**
   * Checks on a dial while it lasts; before its first packet leaves.
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
      Consumer<ConnectFailedException> unreachable) {
    PortCheck check = new PortCheck(transport, socket, target, peer, dial, unreachable);
    NetworkErrors.of(socket)
        .tell(socket, dial, check::ask)
        .thenAccept(
            hearsIcmp -> {
              if (!hearsIcmp) {
                check.askLater();
              }
            });
  }

  private void askLater() {
    Future<?> timer = socket.eventLoop().schedule(this::ask, PATIENCE_MS, TimeUnit.MILLISECONDS);
    dial.whenComplete((done, failed) -> timer.cancel(false));
  }

  private void ask() {
    if (asked || dial.isDone()) {
      return;
    }
    asked = true;
    InetSocketAddress own =
        new InetSocketAddress(((InetSocketAddress) socket.localAddress()).getAddress(), 0);
    transport
        .connect(own, peer, this)
        .addListener(
            (ChannelFutureListener)
                connected -> {
                  heard(connected.cause());
                  dial.whenComplete((done, failed) -> connected.channel().close());
                });
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
    NetworkErrors.kind(cause)
        .ifPresentOrElse(
            kind ->
                unreachable.accept(
                    new ConnectFailedException(Side.TRANSPORT, sentence(kind, cause), cause)),
            () -> ProcessLog.debug("Of no weight for the dial to {}", target, cause));
  }

  private String sentence(NetworkErrors.Kind kind, Throwable cause) {
    return switch (kind) {
      case REFUSED ->
          "Nobody listens on UDP port " + target.port() + " of " + target.host() + ": refused";
      case NO_ROUTE -> target.host() + " cannot be reached: this machine has no route to it";
      case UNREACHABLE -> target.host() + " cannot be reached: " + cause.getMessage();
      case FORBIDDEN ->
          "Nothing may be sent to " + target.authority() + " over UDP: " + cause.getMessage();
    };
  }
}
