package io.heddle.benchmarks.peers;

import io.heddle.tls.DevelopmentCertificate;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.api.Configurable;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * A bare WebSocket of Jetty, set up as Heddle sets up its own, that moves each message as a binary
 * message: the floor under sessions over WebSockets. It knows one stream only.
 */
public final class JettyTransfer implements Transfer {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int MAX_MESSAGE_BYTES = 64 << 10;

  private final Tally tally = new Tally();
  private final Server server = new Server();
  private final WebSocketClient client;
  private final JettySocket socket;

  /** Connects. */
  public JettyTransfer(boolean secure, Trip trip) throws Exception {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStore(KeyStores.of(DevelopmentCertificate.create("localhost", Instant.now())));
    tls.setKeyStorePassword("");
    HttpConnectionFactory plain = new HttpConnectionFactory();
    ServerConnector connector =
        secure
            ? new ServerConnector(server, new SslConnectionFactory(tls, plain.getProtocol()), plain)
            : new ServerConnector(server, plain);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(
        WebSocketUpgradeHandler.from(server, container -> listen(container, trip == Trip.ROUND)));
    server.start();

    ClientConnector dialer = new ClientConnector();
    dialer.setSslContextFactory(new SslContextFactory.Client(true));
    client = new WebSocketClient(new HttpClient(new HttpClientTransportOverHTTP(dialer)));
    configure(client);
    client.start();
    socket = new JettySocket(false, tally);
    String url = (secure ? "wss" : "ws") + "://127.0.0.1:" + connector.getLocalPort() + "/";
    client.connect(socket, URI.create(url)).get(10, TimeUnit.SECONDS);
  }

  private void listen(ServerWebSocketContainer container, boolean echoes) {
    configure(container);
    container.addMapping("/", (request, response, callback) -> new JettySocket(echoes, tally));
  }

  private static void configure(Configurable jetty) {
    jetty.setIdleTimeout(Duration.ZERO);
    jetty.setInputBufferSize(BUFFER_BYTES);
    jetty.setMaxBinaryMessageSize(MAX_MESSAGE_BYTES);
    jetty.setMaxFrameSize(MAX_MESSAGE_BYTES);
  }

  @Override
  public void start(int streams, int messageBytes) {
    socket.start(ByteBuffer.wrap(Payload.of(messageBytes)), client.getExecutor());
  }

  @Override
  public long receivedBytes() {
    return tally.receivedBytes();
  }

  @Override
  public void stop() {
    socket.stop();
    tally.settle();
  }

  @Override
  public void close() {
    try {
      client.stop();
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
