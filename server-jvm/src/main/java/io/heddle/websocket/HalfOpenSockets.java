package io.heddle.websocket;

import io.heddle.server.HalfOpen;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.IdleTimeout;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.jspecify.annotations.Nullable;

/**
 * The TCP connections of a port for WebSockets that ask for one, or will: they have so much time
 * for TLS and their request, however lively they are meanwhile, and their number a bound. Any
 * thread.
 */
final class HalfOpenSockets implements Connection.Listener {
  private final HalfOpen halfOpen;
  private final ServerConnector connector;
  private final long patienceMs;
  private final Map<EndPoint, Asking> underWay = new ConcurrentHashMap<>();

  private static final class Asking implements HalfOpen.Handshake {
    private final EndPoint tcp;
    private Scheduler.@Nullable Task timer;

    Asking(EndPoint tcp) {
      this.tcp = tcp;
    }

    @Override
    public boolean isStale(long nowNs) {
      return tcp instanceof IdleTimeout silence && silence.getIdleFor() >= HalfOpen.STALE_MS;
    }

    @Override
    public void drop() {
      tcp.close();
    }
  }

  /**
   * Watches the connections of a port.
   *
   * @param connector the port, which hears of this by {@link ServerConnector#addBean(Object)}
   * @param most how many there may be at once
   * @param patienceMs how long each may take; {@link Long#MAX_VALUE} for ever
   */
  HalfOpenSockets(ServerConnector connector, int most, long patienceMs) {
    this.connector = connector;
    halfOpen = new HalfOpen(most);
    this.patienceMs = patienceMs;
  }

  @Override
  public void onOpened(Connection connection) {
    // The first one on a socket is that of TLS, where there is any.
    EndPoint tcp = tcp(connection);
    if (!(connection instanceof WebSocketConnection || underWay.containsKey(tcp))) {
      begins(tcp);
    }
  }

  private void begins(EndPoint tcp) {
    if (!halfOpen.makeRoom(System.nanoTime())) {
      tcp.close();
      return;
    }
    Asking asking = new Asking(tcp);
    if (patienceMs < Long.MAX_VALUE) {
      asking.timer =
          connector.getScheduler().schedule(asking::drop, patienceMs, TimeUnit.MILLISECONDS);
    }
    underWay.put(tcp, asking);
    halfOpen.add(asking);
    if (!tcp.isOpen()) {
      over(tcp);
    }
  }

  @Override
  public void onClosed(Connection connection) {
    over(tcp(connection));
  }

  /** A request has come: what follows is up to this end, until it has answered. */
  void asked(Request request, Response response) {
    EndPoint tcp = tcp(request.getConnectionMetaData().getConnection());
    over(tcp);
    Request.addCompletionListener(
        request,
        failure -> {
          if (response.getStatus() != HttpStatus.SWITCHING_PROTOCOLS_101) {
            begins(tcp);
          }
        });
  }

  private void over(EndPoint tcp) {
    Asking asking = underWay.remove(tcp);
    if (asking != null) {
      halfOpen.remove(asking);
      if (asking.timer != null) {
        asking.timer.cancel();
      }
    }
  }

  /** The socket below whatever encrypts. */
  private static EndPoint tcp(Connection connection) {
    EndPoint endPoint = connection.getEndPoint();
    while (endPoint instanceof EndPoint.Wrapper wrapper) {
      endPoint = wrapper.unwrap();
    }
    return endPoint;
  }
}
