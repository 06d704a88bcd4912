package io.heddle.session;

import io.heddle.memory.VirtualLoop;

/** Virtual time seen from outside the loop, as an application's thread sees it: calls hop. */
public final class OutsideLoop implements Loop {
  private final VirtualLoop loop;
  private boolean running;

  /** Seen from outside of a loop. */
  public OutsideLoop(VirtualLoop loop) {
    this.loop = loop;
  }

  @Override
  public boolean inLoop() {
    return running;
  }

  @Override
  public void execute(Runnable task) {
    schedule(0, task);
  }

  @Override
  public void schedule(long delayNs, Runnable task) {
    loop.schedule(
        delayNs,
        () -> {
          running = true;
          try {
            task.run();
          } finally {
            running = false;
          }
        });
  }

  @Override
  public long nowNs() {
    return loop.nowNs();
  }
}
