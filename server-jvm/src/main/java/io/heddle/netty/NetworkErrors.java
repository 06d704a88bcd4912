package io.heddle.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.unix.Errors.NativeIoException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The first handler of a client's UDP socket: hears while dials last that the network, or this
 * machine, refused a packet. Whose packet it was is not told, so all of them are suspects. Confined
 * to the socket's event loop, but for {@link #tell}.
 */
final class NetworkErrors extends ChannelInboundHandlerAdapter {
  /** What an error says of the way to a peer. */
  enum Kind {
    /** Nobody listens on the port. */
    REFUSED,
    /** This machine has no route. */
    NO_ROUTE,
    /** The peer's host or network is out of reach. */
    UNREACHABLE,
    /** A firewall, most likely this machine's, does not let it pass. */
    FORBIDDEN
  }

  /**
   * Linux, errno.h: what an ICMP message is told as, by {@code icmp_err_convert} and {@code
   * icmpv6_err_convert}: EACCES, ENONET, EPROTO, EMSGSIZE, ENOPROTOOPT, EOPNOTSUPP, ENETUNREACH,
   * ECONNREFUSED, EHOSTDOWN, EHOSTUNREACH. Nothing is wrong with the socket then.
   */
  private static final Set<Integer> ICMP = Set.of(13, 64, 71, 90, 92, 95, 101, 111, 112, 113);

  private final List<Runnable> dials = new ArrayList<>();
  private boolean hearsIcmp;

  /** Those of a client's socket. */
  static NetworkErrors of(Channel socket) {
    NetworkErrors errors = socket.pipeline().get(NetworkErrors.class);
    if (errors == null) {
      throw new IllegalStateException(socket + " is no client's socket");
    }
    return errors;
  }

  /** What the kernel means by an error, if it speaks of the way to a peer. */
  static Optional<Kind> kind(Throwable cause) {
    String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (cause instanceof PortUnreachableException
        || cause instanceof ConnectException
        || words.contains("connection refused")) {
      return Optional.of(Kind.REFUSED);
    }
    if (cause instanceof NoRouteToHostException) {
      return Optional.of(Kind.NO_ROUTE);
    }
    if (words.contains("unreachable") || words.contains("no route to host")) {
      return Optional.of(Kind.UNREACHABLE);
    }
    return words.contains("not permitted") || words.contains("permission denied")
        ? Optional.of(Kind.FORBIDDEN)
        : Optional.empty();
  }

  /**
   * Has somebody told of each error while a dial lasts. Any thread.
   *
   * @param dial done when it is over
   * @param suspect run on the socket's event loop
   * @return completes on the event loop with whether ICMP is among what is heard
   */
  CompletableFuture<Boolean> tell(Channel socket, CompletableFuture<?> dial, Runnable suspect) {
    CompletableFuture<Boolean> heard = new CompletableFuture<>();
    socket
        .eventLoop()
        .execute(
            () -> {
              if (dials.isEmpty()) {
                hearsIcmp = SocketOptions.hearIcmp(socket, true);
              }
              dials.add(suspect);
              heard.complete(hearsIcmp);
              dial.whenComplete(
                  (done, failed) -> socket.eventLoop().execute(() -> forget(socket, suspect)));
            });
    return heard;
  }

  private void forget(Channel socket, Runnable suspect) {
    dials.remove(suspect);
    if (dials.isEmpty()) {
      // What ICMP says of established connections would only fail the next packet, whosever.
      SocketOptions.hearIcmp(socket, false);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!isFromNetwork(cause)) {
      ctx.fireExceptionCaught(cause);
      return;
    }
    if (!dials.isEmpty()) {
      // The kernel keeps each error, and what they take is no longer there for packets.
      SocketOptions.hearIcmp(ctx.channel(), false);
      SocketOptions.hearIcmp(ctx.channel(), true);
    }
    refused(cause);
  }

  private static boolean isFromNetwork(Throwable cause) {
    // Netty has exceptions of Java's for some.
    return kind(cause).isPresent()
        || (cause instanceof NativeIoException refused && ICMP.contains(-refused.expectedErr()));
  }

  /** A packet could not be sent, or did not arrive. */
  void refused(Throwable cause) {
    if (kind(cause).isPresent()) {
      List.copyOf(dials).forEach(Runnable::run);
    }
  }
}
