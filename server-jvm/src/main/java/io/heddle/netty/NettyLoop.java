package io.heddle.netty;

import io.heddle.session.Loop;
import io.heddle.watch.LoopThread;
import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Netty event loop as the engine's {@link Loop}. Any thread, unless a method says else. */
final class NettyLoop implements Loop {
  private final EventExecutor executor;
  private final @Nullable ReadTurn turn;

  /**
   * The loop of connections on a socket.
   *
   * @param socket the datagram channel
   */
  NettyLoop(Channel socket) {
    executor = socket.eventLoop();
    turn = socket.pipeline().get(ReadTurn.class);
  }

  @Override
  public boolean inLoop() {
    return executor.inEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      // The loop has stopped, as when its client was closed; who calls still wants an answer.
      GlobalEventExecutor.INSTANCE.execute(task);
    }
  }

  @Override
  public void afterThis(Runnable task) {
    ReadTurn current = turn;
    // Off the loop where that has stopped: then nobody takes what is added.
    if (current == null || !inLoop() || !current.add(task)) {
      execute(task);
    }
  }

  /** After this, if the caller is on the loop. */
  @Override
  public void run(Runnable task) {
    if (inLoop()) {
      afterThis(task);
    } else {
      execute(task);
    }
  }

  @Override
  public void schedule(long delayNs, Runnable task) {
    try {
      var unused = executor.schedule(task, delayNs, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      var unused = GlobalEventExecutor.INSTANCE.schedule(task, delayNs, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public long nowNs() {
    return System.nanoTime();
  }

  @Override
  public boolean mayWait() {
    return !inLoop() && !LoopThread.isHere();
  }

  @Override
  public @Nullable Object enter(Object owner) {
    // A stage may be completed elsewhere, by a timeout of its owner's for one.
    return inLoop() ? LoopThread.enter(owner) : LoopThread.ELSEWHERE;
  }

  @Override
  public void leave(@Nullable Object before) {
    LoopThread.leave(before);
  }

  @Override
  public void failed(Object owner, Throwable failure) {
    LoopThread.failed(owner, failure);
  }
}
