package io.heddle.benchmarks.peers;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/**
 * The way out of one end of a Jetty WebSocket: what was given to Jetty and has not left is bounded,
 * as it is by Heddle. For one thread at a time; Jetty tells on its own.
 */
final class JettySender {
  private static final int WINDOW_BYTES = 256 << 10;

  private final Session session;
  private final Runnable roomAgain;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicBoolean starved = new AtomicBoolean();

  /**
   * A way out that is empty.
   *
   * @param roomAgain called when there is room again, once for each time that there was none
   */
  JettySender(Session session, Runnable roomAgain) {
    this.session = session;
    this.roomAgain = roomAgain;
  }

  /**
   * Sends a message.
   *
   * @param left called when it has left, or has failed to
   * @return whether there is room for another one
   */
  boolean send(ByteBuffer message, Runnable left) {
    int length = message.remaining();
    underWay.addAndGet(length);
    Runnable done =
        () -> {
          left.run();
          if (underWay.addAndGet(-length) < WINDOW_BYTES && starved.compareAndSet(true, false)) {
            roomAgain.run();
          }
        };
    session.sendBinary(message, Callback.from(done, failure -> done.run()));
    if (underWay.get() < WINDOW_BYTES) {
      return true;
    }
    starved.set(true);
    // Jetty may have finished between the two looks, and seen no reason to tell.
    return underWay.get() < WINDOW_BYTES && starved.compareAndSet(true, false);
  }
}
