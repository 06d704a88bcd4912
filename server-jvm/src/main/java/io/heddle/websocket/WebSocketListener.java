package io.heddle.websocket;

import io.heddle.InvalidConfigurationException;
import io.heddle.IoFailureException;
import io.heddle.NetworkAddress;
import io.heddle.ServerConfig;
import io.heddle.TransportKind;
import io.heddle.host.Listener;
import io.heddle.server.HalfOpen;
import io.heddle.server.SessionHost;
import io.heddle.tls.Certificate;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.DefaultHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** A TCP port that accepts sessions over WebSockets, and nothing else. Safe from any thread. */
public final class WebSocketListener implements Listener {
  private static final int MAX_THREADS = 64;

  private final Server jetty;
  private final ServerConnector connector;
  private final WebSocketUpgrades upgrades;
  private final JettyThreads threads = new JettyThreads("heddle-websocket", MAX_THREADS);
  private final NetworkAddress address;

  private WebSocketListener(SessionHost host, Certificate certificate) {
    ServerConfig config = host.config();
    jetty = new Server(threads.pool());
    connector =
        new ServerConnector(jetty, connections(config, certificate, WebSocketUpgrades.requests()));
    connector.setHost(config.host());
    connector.setPort(config.webSocketPort().orElseThrow());
    connector.setIdleTimeout(0);
    HalfOpenSockets halfOpen =
        new HalfOpenSockets(connector, HalfOpen.MOST, config.handshakeTimeoutMs());
    connector.addBean(halfOpen);
    jetty.addConnector(connector);
    upgrades = new WebSocketUpgrades(jetty, host);
    Handler.Wrapper answers =
        new Handler.Wrapper(new Handler.Sequence(upgrades, new DefaultHandler(false, false))) {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws Exception {
            halfOpen.asked(request, response);
            return super.handle(request, response, callback);
          }
        };
    jetty.setHandler(answers);
    try {
      jetty.start();
    } catch (Exception e) {
      int ignored = close(System.nanoTime());
      throw new InvalidConfigurationException(
          config.host()
              + " TCP port "
              + config.webSocketPort().get()
              + " cannot be bound for WebSockets: another program may have it ("
              + e.getMessage()
              + ")",
          e);
    }
    address = new NetworkAddress(config.host(), connector.getLocalPort());
  }

  /**
   * Starts to listen; blocks while it binds.
   *
   * @param host decides on sessions; its configuration names the port
   * @param certificate what it shows, if it is to use TLS
   * @return the listener
   * @throws InvalidConfigurationException if the port is taken
   */
  public static WebSocketListener start(SessionHost host, Certificate certificate) {
    return new WebSocketListener(host, certificate);
  }

  private static ConnectionFactory[] connections(
      ServerConfig config, Certificate certificate, HttpConfiguration http) {
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    if (!config.webSocketTls()) {
      return new ConnectionFactory[] {plain};
    }
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStore(keyStore(certificate));
    tls.setKeyStorePassword("");
    return new ConnectionFactory[] {new SslConnectionFactory(tls, plain.getProtocol()), plain};
  }

  private static KeyStore keyStore(Certificate certificate) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      java.security.cert.Certificate[] chain =
          certificate.chain().toArray(java.security.cert.Certificate[]::new);
      store.setKeyEntry("server", certificate.key(), new char[0], chain);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new InvalidConfigurationException(
          "The certificate cannot be used for WebSockets: " + e.getMessage(), e);
    }
  }

  @Override
  public TransportKind kind() {
    return TransportKind.WEBSOCKET;
  }

  @Override
  public NetworkAddress address() {
    return address;
  }

  @Override
  public CompletableFuture<IoFailureException> failure() {
    return new CompletableFuture<>();
  }

  /** Does nothing: each session is told to drain by itself. */
  @Override
  public void goAway() {}

  @Override
  public boolean isHere() {
    return threads.isHere();
  }

  @Override
  public int close(long endNs) {
    try {
      return upgrades.awaitEnds(endNs);
    } finally {
      threads.stop(jetty);
    }
  }
}
