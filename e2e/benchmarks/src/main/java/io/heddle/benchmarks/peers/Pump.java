package io.heddle.benchmarks.peers;

import java.io.IOException;

/** Does something that blocks again and again, on a thread of its own, until it is stopped. */
final class Pump {
  /** One stroke. */
  @FunctionalInterface
  interface Stroke {
    /** Fails when there is nothing more to do, because something is closed. */
    void run() throws IOException;
  }

  /** Does nothing. */
  static final Pump NONE = new Pump(new Thread(() -> {}));

  private final Thread thread;
  private volatile boolean stopping;

  private Pump(Thread thread) {
    this.thread = thread;
  }

  private Pump(String name, Stroke stroke) {
    thread = new Thread(() -> run(stroke), name);
    thread.setDaemon(true);
  }

  static Pump start(String name, Stroke stroke) {
    Pump pump = new Pump(name, stroke);
    pump.thread.start();
    return pump;
  }

  private void run(Stroke stroke) {
    try {
      while (!stopping) {
        stroke.run();
      }
    } catch (IOException e) {
      stopping = true;
    }
  }

  /** Returns when the last stroke is done. */
  void stop() throws InterruptedException {
    stopping = true;
    thread.join();
  }
}
