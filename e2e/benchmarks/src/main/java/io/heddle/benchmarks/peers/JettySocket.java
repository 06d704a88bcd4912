package io.heddle.benchmarks.peers;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * One end of a {@link JettyTransfer}: counts the messages that come, or sends them back, and sends
 * its own again and again while told to. The next message is asked for when the last one is counted
 * or on its way back.
 *
 * <p>Public for Jetty's sake only, which finds the methods by reflection.
 */
public final class JettySocket implements Session.Listener {
  private final boolean echoes;
  private final Tally tally;
  private volatile @Nullable Session session;
  private volatile @Nullable JettySender sender;
  private volatile boolean stopped;

  JettySocket(boolean echoes, Tally tally) {
    this.echoes = echoes;
    this.tally = tally;
  }

  @Override
  public void onWebSocketOpen(Session open) {
    session = open;
    sender = new JettySender(open, open::demand);
    open.demand();
  }

  @Override
  public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
    boolean more = true;
    if (echoes) {
      more = Objects.requireNonNull(sender).send(payload, callback::succeed);
    } else {
      tally.received(payload.remaining());
      callback.succeed();
    }
    if (more) {
      Objects.requireNonNull(session).demand();
    }
  }

  /**
   * Begins to send a message again and again.
   *
   * @param executor where; taken up for as long as there is always room
   */
  void start(ByteBuffer message, Executor executor) {
    stopped = false;
    executor.execute(new Loop(message));
  }

  /** Stops that. */
  void stop() {
    stopped = true;
  }

  /** Sends until told to stop; runs again when there is room again. */
  private final class Loop implements Runnable {
    private final ByteBuffer message;
    private final JettySender way;

    Loop(ByteBuffer message) {
      this.message = message;
      way = new JettySender(Objects.requireNonNull(session), this);
    }

    @Override
    public void run() {
      boolean room = true;
      while (room && !stopped) {
        tally.sent(message.remaining());
        room = way.send(message.duplicate(), () -> {});
      }
    }
  }
}
