package io.heddle.websocket;

import io.heddle.HeddleException;
import io.heddle.Session;
import io.heddle.budget.MemoryAccount;
import io.heddle.budget.MemoryBudget;
import io.heddle.observe.ConnectionEvents;
import io.heddle.qmux.QmuxCarrier;
import io.heddle.qmux.QmuxConfig;
import io.heddle.session.SessionEngine;
import io.heddle.session.SessionInfo;
import io.heddle.session.SessionObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.websocket.api.Configurable;

/** What both ends of a WebSocket do alike. Stateless. */
final class Carriage {
  /** What is read at once: as large a buffer as Jetty keeps in its pool. */
  private static final int BUFFER_BYTES = 64 << 10;

  private Carriage() {}

  /** Bounds what Jetty takes; whatever concerns time is QMux's to watch. */
  static void configure(Configurable jetty) {
    jetty.setIdleTimeout(Duration.ZERO);
    jetty.setInputBufferSize(BUFFER_BYTES);
    jetty.setMaxFrameSize(QmuxConfig.DEFAULT_RECORD_BYTES);
  }

  /**
   * Begins a session on a WebSocket that has opened. On the socket's loop.
   *
   * @return the session, once the peer's transport parameters are known
   */
  static CompletableFuture<Session> begin(
      RecordSocket socket,
      QmuxConfig config,
      SessionInfo info,
      MemoryBudget budget,
      ConnectionEvents told) {
    MemoryAccount memory = budget.open(socket::overloaded);
    QmuxCarrier carrier = new QmuxCarrier(socket.loop(), socket, config, memory);
    SessionObserver observer = told.session(info, socket.loop());
    SessionEngine engine = new SessionEngine(info, config.limits(), carrier, observer);
    socket.carrier(carrier, engine.handle());
    carrier.start(engine);
    CompletableFuture<Session> established = new CompletableFuture<>();
    carrier
        .ready()
        .whenComplete(
            (ready, failure) -> {
              if (failure == null) {
                told.established();
                observer.opened();
                established.complete(engine.handle());
              } else {
                established.completeExceptionally(reason(failure));
              }
            });
    return established;
  }

  private static Throwable reason(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause instanceof HeddleException
        ? cause
        : failure;
  }
}
