package io.heddle;

import java.util.concurrent.CompletableFuture;

/**
 * Opens sessions; the same on the JVM and in the browser. Safe from any thread.
 *
 * <p>A client opens 32 sessions at once, and more, up to 256, as they succeed; what is asked for
 * beyond that waits for its turn, as long as {@link ClientConfig#connectTimeoutMs} lets it. A
 * client that was not closed does not keep a JVM alive; a server does.
 *
 * <p>Which transports there are is decided by the backend on the class path: {@code
 * heddle-server-jvm} on the JVM, {@code heddle-client} under TeaVM.
 */
public interface Client extends AutoCloseable {
  /**
   * A client with all defaults.
   *
   * @return a new client
   * @throws PlatformException if no backend is on the class path
   */
  static Client create() {
    return create(ClientConfig.DEFAULT);
  }

  /**
   * A client.
   *
   * @param config its configuration
   * @return a new client
   * @throws InvalidConfigurationException if the backend cannot work with the configuration
   * @throws PlatformException if no backend is on the class path
   */
  static Client create(ClientConfig config) {
    return Backends.client(config);
  }

  /**
   * Opens a session.
   *
   * @param url {@code https://host:port/path?query}, as in the address field of a browser: host,
   *     path and query are encoded as browsers encode them (WHATWG URL §4.4); without user,
   *     password and fragment
   * @return the session, established; fails with {@link ConnectFailedException} (on the side LOCAL
   *     if the client was closed), {@link TlsException}, {@link AuthenticationException}, {@link
   *     RateLimitException}, {@link OperationTimeoutException} or {@link PlatformException}
   * @throws InvalidConfigurationException if the URL is not one of WebTransport
   */
  CompletableFuture<Session> connect(String url);

  /**
   * Closes the client and its sessions, each with code 0; connects that are under way fail at once.
   * Waits until the servers have acknowledged it, for four seconds at most; on a session's own
   * thread it only begins that.
   */
  @Override
  void close();
}
