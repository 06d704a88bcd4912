package io.heddle.host;

import io.heddle.IoFailureException;
import io.heddle.NetworkAddress;
import io.heddle.TransportKind;
import java.util.concurrent.CompletableFuture;

/**
 * One transport of a server, which takes requests to its door; the twin of {@link
 * io.heddle.connect.Dialer}. Listens from the start. Safe from any thread.
 */
public interface Listener {
  /**
   * What carries its sessions.
   *
   * @return always the same
   */
  TransportKind kind();

  /**
   * Where it listens.
   *
   * @return the configured host, and the bound port
   */
  NetworkAddress address();

  /**
   * Completes, on any thread, when its sockets cannot be served any more; the listener is then to
   * be closed.
   *
   * @return what happened; never completes where that cannot happen
   */
  CompletableFuture<IoFailureException> failure();

  /** Tells all peers that no further session is accepted, as far as the transport can. */
  void goAway();

  /**
   * Whether the caller is on a thread that has to end when this listener closes.
   *
   * @return true if so: it must not wait for that
   */
  boolean isHere();

  /**
   * Closes connections and sockets, when clients have heard how their sessions ended or the time
   * for that is over; blocks.
   *
   * @param endNs until when it waits for clients, on the clock of {@link System#nanoTime}
   * @return how many sessions ended of which it is not known whether their clients have heard
   */
  int close(long endNs);
}
