package io.heddle.netty;

import io.heddle.watch.ProcessLog;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hears which packets the kernel refused; Netty drops them and goes on with the next, which is
 * right for a socket that many peers share, but tells nobody. Stands next to the socket in the
 * datagram channel's pipeline; confined to its event loop.
 *
 * <p>Of a segmentation-offload batch that was refused each packet is sent alone. That a packet is
 * too large goes to the connection that made it.
 */
final class SocketWrites extends ChannelOutboundHandlerAdapter {
  // Linux, errno.h
  private static final int EIO = 5;
  private static final int EINVAL = 22;
  private static final int EMSGSIZE = 90;
  private static final int EOPNOTSUPP = 95;

  /**
   * Where a packet goes.
   *
   * @param bytes its size
   * @param path whose packet it is, if it is a watched connection's
   */
  private record Target(InetSocketAddress peer, int bytes, @Nullable PathMtu path) {
    void sent() {
      if (bytes > PathMtu.BASE_BYTES && path != null) {
        path.largeSent();
      }
    }
  }

  private final Set<Integer> logged = new HashSet<>();
  private boolean batches = true;
  private @Nullable PathMtu sender;

  /** Those of the socket that a connection uses. */
  static SocketWrites of(Channel connection) {
    SocketWrites writes = connection.parent().pipeline().get(SocketWrites.class);
    if (writes == null) {
      throw new IllegalStateException("The socket of " + connection + " has no SocketWrites");
    }
    return writes;
  }

  /** Whose packets are written until it is another's; nobody's if there is no such connection. */
  void sender(@Nullable PathMtu connection) {
    sender = connection;
  }

  /** Forgets a connection that is over. */
  void forget(PathMtu connection) {
    if (sender == connection) {
      sender = null;
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof SegmentedDatagramPacket batch) {
      Target target = new Target(batch.recipient(), batch.segmentSize(), sender);
      if (batches) {
        writeBatch(ctx, batch, target, promise);
      } else {
        writeSingly(ctx, batch.content(), target, promise);
      }
    } else if (message instanceof DatagramPacket packet) {
      int bytes = packet.content().readableBytes();
      writePacket(ctx, packet, new Target(packet.recipient(), bytes, sender), promise);
    } else {
      ctx.write(message, promise);
    }
  }

  private void writePacket(
      ChannelHandlerContext ctx, DatagramPacket packet, Target target, ChannelPromise promise) {
    ChannelPromise written = promise.unvoid();
    written.addListener(
        done -> {
          if (!done.isSuccess()) {
            refused(ctx, done.cause(), target);
          }
        });
    target.sent();
    ctx.write(packet, written);
  }

  private void writeBatch(
      ChannelHandlerContext ctx,
      SegmentedDatagramPacket batch,
      Target target,
      ChannelPromise promise) {
    ByteBuf content = batch.content().retainedDuplicate();
    target.sent();
    ctx.write(batch)
        .addListener(
            written -> {
              if (written.isSuccess() || !ctx.channel().isActive()) {
                content.release();
                forward(written.cause(), promise);
              } else {
                retry(ctx, written.cause(), content, target, promise);
              }
            });
  }

  /**
   * The kernel takes no batches there: the path became narrower, the device cannot do checksums, or
   * its queue is full.
   */
  private void retry(
      ChannelHandlerContext ctx,
      Throwable cause,
      ByteBuf content,
      Target target,
      ChannelPromise promise) {
    ChannelPromise singly = ctx.newPromise();
    singly.addListener(
        written -> {
          if (written.isSuccess() && isAboutBatches(errno(cause)) && batches) {
            batches = false;
            ProcessLog.info("No segmentation offload on {}: {}", ctx.channel(), cause.getMessage());
          }
          forward(written.cause(), promise);
        });
    writeSingly(ctx, content, target, singly);
    ctx.flush();
  }

  /** Sends a batch's packets one by one; the promise has the outcome of the first. */
  private void writeSingly(
      ChannelHandlerContext ctx, ByteBuf content, Target target, ChannelPromise promise) {
    ChannelPromise next = promise;
    while (content.isReadable()) {
      int bytes = Math.min(target.bytes(), content.readableBytes());
      ByteBuf packet = content.readRetainedSlice(bytes);
      Target own = new Target(target.peer(), bytes, target.path());
      writePacket(ctx, new DatagramPacket(packet, target.peer()), own, next);
      next = ctx.newPromise();
    }
    content.release();
  }

  private static void forward(@Nullable Throwable cause, ChannelPromise promise) {
    if (cause == null) {
      promise.trySuccess();
    } else {
      promise.tryFailure(cause);
    }
  }

  private void refused(ChannelHandlerContext ctx, Throwable cause, Target target) {
    int errno = errno(cause);
    PathMtu path = target.path();
    if (errno == EMSGSIZE && path != null) {
      path.tooLarge(target.bytes());
    }
    NetworkErrors errors = ctx.pipeline().get(NetworkErrors.class);
    if (errors != null) {
      errors.refused(cause);
    }
    // Once: a peer can be unreachable for every packet.
    if (logged.add(errno)) {
      ProcessLog.debug(
          "A packet was not sent, as others may be: {} {}", target.peer(), cause.toString());
    }
  }

  private static boolean isAboutBatches(int errno) {
    return errno == EIO || errno == EINVAL || errno == EMSGSIZE || errno == EOPNOTSUPP;
  }

  /** Its number in Linux; 0 is any other failure. */
  private static int errno(Throwable cause) {
    if (cause instanceof NativeIoException refused) {
      return -refused.expectedErr();
    }
    // What NIO throws has only a text, which strerror made.
    String message = cause.getMessage();
    return message != null && message.contains("Message too long") ? EMSGSIZE : 0;
  }
}
