package io.heddle.session;

import io.heddle.memory.VirtualLoop;

/** Virtual time on its loop's thread; a subclass does one thing in another way. */
public abstract class ForwardingLoop implements Loop {
  private final VirtualLoop loop;

  /** In front of a loop. */
  protected ForwardingLoop(VirtualLoop loop) {
    this.loop = loop;
  }

  @Override
  public boolean inLoop() {
    return true;
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public void schedule(long delayNs, Runnable task) {
    loop.schedule(delayNs, task);
  }

  @Override
  public long nowNs() {
    return loop.nowNs();
  }
}
