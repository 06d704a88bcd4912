package io.heddle.pages;

import io.heddle.host.OriginPolicy;
import io.heddle.server.Addresses;
import io.heddle.server.SessionHost;
import io.heddle.watch.LoopThread;
import io.heddle.websocket.JettyThreads;
import io.heddle.websocket.WebSocketUpgrades;
import java.net.BindException;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.DefaultHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server on TCP for static pages from the class path and a few routes. Any thread; starting
 * and closing block.
 *
 * <p>Plain HTTP is enough for development: browsers treat {@code http://localhost} as secure. Pages
 * for others belong behind a TLS proxy.
 */
public final class PageServer implements AutoCloseable {
  /** Where pages lie on the class path unless {@link Builder#root} says otherwise. */
  public static final String DEFAULT_ROOT = "META-INF/heddle/web";

  private static final int MAX_THREADS = 16;
  private static final long STOP_TIMEOUT_MS = 2_000;
  private static final long IDLE_WHILE_STOPPING_MS = 100;

  private final JettyThreads threads = new JettyThreads("heddle-pages", MAX_THREADS);
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final Server server;
  private final ServerConnector connector;
  private final Optional<WebSocketUpgrades> upgrades;
  private final String host;

  private PageServer(Builder builder) {
    server = new Server(threads.pool());
    connector =
        new ServerConnector(server, new HttpConnectionFactory(WebSocketUpgrades.requests()));
    connector.setHost(builder.host);
    connector.setPort(builder.port);
    connector.setShutdownIdleTimeout(IDLE_WHILE_STOPPING_MS);
    server.addConnector(connector);
    host = builder.host;
    Handler.Sequence answers = new Handler.Sequence();
    upgrades = builder.sessions.map(host -> new WebSocketUpgrades(server, host));
    upgrades.ifPresent(answers::addHandler);
    Handler files =
        new Handler.Sequence(
            new RouteHandler(builder.routes), new SiteHandler(Site.load(builder.root)));
    OriginPolicy origins =
        builder
            .sessions
            .map(SessionHost::origins)
            .orElseGet(() -> OriginPolicy.of(Addresses.names(host)));
    answers.addHandler(new OriginGuard(new PlainPaths(files), origins));
    answers.addHandler(new DefaultHandler(false, false));
    server.setHandler(new GracefulHandler(new SecurityHeaders(answers, builder.webAssemblyPaths)));
    server.setStopTimeout(STOP_TIMEOUT_MS);
  }

  /**
   * A server to be configured.
   *
   * @return with the defaults that each option names
   */
  public static Builder builder() {
    return new Builder();
  }

  private PageServer started() {
    try {
      server.start();
      return this;
    } catch (Exception e) {
      stop();
      String where = host + " TCP port " + connector.getPort();
      if (bindFailure(e) == null) {
        throw new PageServerException("The page server on " + where + " cannot start: " + e, e);
      }
      String reason = String.valueOf(bindFailure(e));
      throw new PageServerException(
          reason.contains("Cannot assign") || reason.contains("UnresolvedAddress")
              ? where + " is not an address of this machine; choose another with --host"
              : where + " is taken by another program; choose another with --http-port",
          e);
    }
  }

  private static @Nullable Throwable bindFailure(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof BindException || t instanceof java.nio.channels.UnresolvedAddressException) {
        return t;
      }
    }
    return null;
  }

  /**
   * The bound port.
   *
   * @return never 0
   */
  public int port() {
    return connector.getLocalPort();
  }

  /**
   * Where the pages are.
   *
   * @return for example {@code http://localhost:8080}
   */
  public URI uri() {
    String authority = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    return URI.create("http://" + authority + ":" + port());
  }

  /**
   * Stops accepting, lets requests under way finish for at most two seconds, and stops. Called by
   * code that it serves, a route or a session's, it does not wait for that: it would wait for
   * itself.
   */
  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      new Thread(this::stopAndTell, "heddle-pages-stop").start();
    }
    if (!threads.isHere() && !LoopThread.isHere()) {
      try {
        closed.join();
      } catch (CompletionException e) {
        throw new PageServerException("The page server cannot stop: " + e.getCause(), e);
      }
    }
  }

  private void stopAndTell() {
    try {
      stop();
      closed.complete(null);
    } catch (RuntimeException e) {
      closed.completeExceptionally(e);
    }
  }

  private void stop() {
    upgrades.ifPresent(WebSocketUpgrades::awaitEnds);
    threads.stop(server);
  }

  /** Options of a page server. Not thread-safe. */
  public static final class Builder {
    private String host = "localhost";
    private int port = 8080;
    private String root = DEFAULT_ROOT;
    private final Map<String, PageRoute> routes = new HashMap<>();
    private Optional<SessionHost> sessions = Optional.empty();
    private final Set<String> webAssemblyPaths = new HashSet<>();

    private Builder() {}

    /**
     * The address to bind.
     *
     * @param host a name or address; default {@code localhost}
     * @return this
     */
    public Builder host(String host) {
      this.host = host;
      return this;
    }

    /**
     * The TCP port to bind.
     *
     * @param port 0 for a free one; default 8080
     * @return this
     */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /**
     * The folder on the class path that holds the pages; its files are read at the start and held
     * in memory. Without such a folder there are only routes.
     *
     * <p>Files are sent compressed where that is shorter. Pages refer to them, where an {@code
     * href} or {@code src} begins with a slash, by addresses that change with the site's content
     * and may be cached for good; at their own paths caches ask each time whether a file is still
     * the same.
     *
     * @param root without slashes at its ends; default {@link PageServer#DEFAULT_ROOT}
     * @return this
     */
    public Builder root(String root) {
      this.root = root;
      return this;
    }

    /**
     * Answers a path by code instead of a file.
     *
     * @param path exact, with its leading slash
     * @param route answers GET and HEAD
     * @return this
     */
    public Builder route(String path, PageRoute route) {
      routes.put(path, route);
      return this;
    }

    /**
     * Accepts a server's sessions over WebSockets, too, on the same paths, and answers only who may
     * use that server. Without one, scripts of this server's own pages and of loopback's are
     * answered, if they ask by a known name, as {@link io.heddle.ServerConfig.Builder#allowOrigin}
     * describes it.
     *
     * @param host decides on sessions, and on origins
     * @return this
     */
    public Builder sessions(SessionHost host) {
      sessions = Optional.of(host);
      return this;
    }

    /**
     * Answers {@code /cert-sha256} with a certificate's hash.
     *
     * @param base64 the hash of the certificate of the WebTransport server
     * @return this
     */
    public Builder certificateHash(String base64) {
      return route("/cert-sha256", request -> PageAnswer.text(base64));
    }

    /**
     * Answers {@code /info} with what a page needs to connect.
     *
     * @param info sent as JSON
     * @return this
     */
    public Builder info(ServerInfo info) {
      return info(host -> info);
    }

    /**
     * Answers {@code /info} with what a page needs to connect, which depends on where it came from:
     * a page from another machine has no use for {@code localhost}.
     *
     * @param byHost gives what is sent as JSON for the host that the page asked, IPv6 without
     *     brackets
     * @return this
     */
    public Builder info(Function<String, ServerInfo> byHost) {
      return route("/info", request -> PageAnswer.json(byHost.apply(request.host()).toJson()));
    }

    /**
     * Answers {@code /health} with 200 as long as a server serves, and with 503 and why not after.
     *
     * @param closed as {@link io.heddle.Server#closed} gives it
     * @return this
     */
    public Builder health(CompletableFuture<Void> closed) {
      CompletableFuture<PageAnswer> ended = new CompletableFuture<>();
      closed.whenComplete(
          (done, failure) ->
              ended.complete(
                  PageAnswer.unavailable(
                      failure == null ? "shut down" : String.valueOf(failure.getMessage()))));
      return route("/health", request -> ended.getNow(PageAnswer.text("serving")));
    }

    /**
     * Lets a page compile WebAssembly; all others may not.
     *
     * @param path the page's exact path, with its leading slash
     * @return this
     */
    public Builder webAssemblyPage(String path) {
      webAssemblyPaths.add(path);
      return this;
    }

    /**
     * Binds and starts.
     *
     * @return a running server
     * @throws PageServerException if the address cannot be bound; its message names the flag to
     *     change
     */
    public PageServer start() {
      return new PageServer(this).started();
    }
  }
}
