package io.heddle.websocket;

import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.eclipse.jetty.websocket.core.client.WebSocketCoreClient;

/**
 * What all WebSocket clients of this JVM share: threads, selector, timer and buffers, so that fifty
 * clients have as many threads as one. It begins with the first dial and stays: its threads are
 * daemons, and those without work go. Safe from any thread.
 */
final class SharedJetty {
  /** Also for application code that waits where it must not: others go on meanwhile. */
  private static final int MOST_THREADS = 256;

  private static final int LEAST_THREADS = 2;
  private static final int IDLE_MS = 5_000;
  private static final String NAME = "heddle-websocket-client";

  private static final Shared SHARED = new Shared();

  private SharedJetty() {}

  /** Where clients' tasks run. */
  static Executor executor() {
    return SHARED.getExecutor();
  }

  /** A connector of a client's own, for its TLS, over what is shared. */
  static ClientConnector connector() {
    ClientConnector connector =
        new ClientConnector() {
          @Override
          protected SelectorManager newSelectorManager() {
            // It runs, and so is not this connector's to stop.
            return SHARED.getSelectorManager();
          }
        };
    connector.setExecutor(SHARED.getExecutor());
    connector.setScheduler(SHARED.getScheduler());
    connector.setByteBufferPool(SHARED.getByteBufferPool());
    return connector;
  }

  /**
   * Jetty gives each client a pool of eight threads more, which cannot be another one: its threads
   * come only when there is work, go soon, and keep no JVM alive.
   */
  static void keepNoThreads(WebSocketClient client) {
    WebSocketCoreClient core = client.getBean(WebSocketCoreClient.class);
    if (core != null
        && core.getWebSocketComponents().getExecutor() instanceof QueuedThreadPool own) {
      own.setDaemon(true);
      own.setMinThreads(0);
      own.setReservedThreads(0);
      own.setIdleTimeout(IDLE_MS);
    }
  }

  private static final class Shared extends ClientConnector {
    Shared() {
      QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS, IDLE_MS);
      threads.setName(NAME);
      threads.setDaemon(true);
      // All that have nothing to do go together, not one in each idle time.
      threads.setMaxEvictCount(MOST_THREADS);
      setExecutor(threads);
      setScheduler(new ScheduledExecutorScheduler(NAME + "-timer", true));
      setByteBufferPool(new ArrayByteBufferPool());
      setSelectors(1);
      try {
        start();
      } catch (Exception e) {
        throw new IllegalStateException("The threads of WebSocket clients cannot start", e);
      }
    }

    @Override
    protected SelectorManager newSelectorManager() {
      return new ClientSelectorManager(getExecutor(), getScheduler(), getSelectors()) {
        @Override
        public void setConnectTimeout(long milliseconds) {
          // A client sets its own as it starts, which is not the others': whoever dials has a time
          // limit, and this one, Jetty's default, only frees the socket.
        }
      };
    }
  }
}
