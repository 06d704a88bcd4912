package io.heddle.netty;

import io.heddle.watch.ProcessLog;
import io.heddle.watch.RareWarnings;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;

/**
 * What the packets of one read of a UDP socket cause, done before the read ends, so that answers
 * leave in the packets that acknowledge: the QUIC codec sends for each connection when the read is
 * complete. The first handler in the datagram channel's pipeline; confined to its event loop.
 */
final class ReadTurn extends ChannelInboundHandlerAdapter {
  /** Tasks that follow from tasks; the rest, if it goes on, has to let others have the loop. */
  private static final int MAX_ROUNDS = 8;

  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final RareWarnings warnings = ProcessLog.rare("A task failed");
  private boolean reading;

  /**
   * Takes a task that is to run when all packets of the read are in.
   *
   * @return false if the socket is not being read
   */
  boolean add(Runnable task) {
    if (reading) {
      tasks.add(task);
    }
    return reading;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    reading = true;
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    for (int round = 0; round < MAX_ROUNDS && !tasks.isEmpty(); round++) {
      for (int left = tasks.size(); left > 0; left--) {
        run(tasks.remove());
      }
    }
    reading = false;
    ctx.fireChannelReadComplete();
    while (!tasks.isEmpty()) {
      ctx.executor().execute(tasks.remove());
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      // As the event loop does it: the tasks of other connections are not to suffer.
      warnings.add(e);
    }
  }
}
