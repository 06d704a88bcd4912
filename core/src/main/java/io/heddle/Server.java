package io.heddle;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Accepts sessions. Safe from any thread.
 *
 * <p>Sessions of a path that has a route go to its handler; the others wait for {@link #accept()}
 * if {@link ServerConfig#acceptsUnrouted()} says so, and are refused with status 404 otherwise.
 */
public interface Server extends AutoCloseable {
  /**
   * Starts a server.
   *
   * @param config its configuration
   * @return the server, once it listens; fails with {@link InvalidConfigurationException} (port
   *     taken, unreadable certificate) or {@link PlatformException}
   * @throws PlatformException if no backend that can serve is on the class path
   */
  static CompletableFuture<Server> start(ServerConfig config) {
    return Backends.server(config);
  }

  /**
   * Where the server listens for WebTransport; without HTTP/3, for WebSockets.
   *
   * @return address and the actual port
   */
  NetworkAddress address();

  /**
   * Where the server listens for WebSockets.
   *
   * @return address and the actual port; empty if it does not
   */
  default Optional<NetworkAddress> webSocketAddress() {
    return Optional.empty();
  }

  /**
   * The hash by which a browser can trust the server's certificate ({@code
   * serverCertificateHashes}).
   *
   * @return SHA-256 of the certificate, in base64; empty where the server has none
   */
  Optional<String> certificateSha256();

  /**
   * Waits for the next session of a path without a route.
   *
   * @return the session, established; fails with {@link ServerClosedException} once the server
   *     closes
   */
  CompletableFuture<Session> accept();

  /**
   * How many sessions are open.
   *
   * @return 0 or more
   */
  int sessions();

  /**
   * What connections hold of {@link ServerConfig.Builder#memoryBudgetBytes}: bytes that arrived and
   * that nobody has read, and bytes that were written and have not left.
   *
   * @return bytes, exact to a few thousandths of the budget; 0 where there is no budget
   */
  default long heldBytes() {
    return 0;
  }

  /**
   * Shuts down gracefully: accepts nothing more, asks every session to drain, and closes those that
   * are left after the grace period with code 0 and the reason "server shutting down". Then it
   * waits until the clients have acknowledged that, for {@link ServerConfig#closeTimeoutMs} at
   * most; how many have not is logged.
   *
   * @param graceMs how long sessions may finish, in milliseconds; 0 closes at once, {@link
   *     Long#MAX_VALUE} never
   * @return completes when every socket is closed
   */
  CompletableFuture<Void> shutdown(long graceMs);

  /**
   * Completes when the server serves no more: after a shutdown, or because it has to give up.
   *
   * @return completes after {@link #shutdown} or {@link #close}; fails with {@link
   *     IoFailureException}, which says why, when the server's sockets or threads can neither be
   *     used nor be had anew. All sessions are closed by then, and the process had better end
   */
  CompletableFuture<Void> closed();

  /**
   * Shuts down without grace and waits until it is done. In code that the server runs itself, such
   * as a filter, a handler or what follows on a stage, it only begins that: it would wait for
   * itself.
   */
  @Override
  void close();
}
