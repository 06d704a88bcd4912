package io.heddle.e2e.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.Admission;
import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.CloseInfo;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.SessionRequest;
import io.heddle.e2e.EchoServer;
import io.heddle.paths.ClosePath;
import io.heddle.paths.EchoPath;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions over WebSockets through proxies that end TLS, with the settings that README tells. */
@Timeout(120)
final class ProxiesTest {
  private static final String BAD = "https://bad.example";

  private final BlockingQueue<SessionRequest> asked = new LinkedBlockingQueue<>();
  private final BlockingQueue<Session> served = new LinkedBlockingQueue<>();
  private Path folder;
  private Server server;
  private Optional<Client> client = Optional.empty();
  private Optional<Proxy> proxy = Optional.empty();

  @BeforeEach
  void start(@TempDir Path files) throws Exception {
    folder = files;
    server =
        EchoServer.await(
            Server.start(
                ServerConfig.builder()
                    .host("127.0.0.1")
                    .port(0)
                    .webSocketPort(0)
                    .webSocketTls(false)
                    .allowOrigin("*")
                    .filter((request, next) -> admit(request))
                    .route(
                        "/echo",
                        session -> {
                          served.add(session);
                          new EchoPath().handle(session);
                        })
                    .route("/close", new ClosePath())
                    .build()));
  }

  @AfterEach
  void stop() {
    client.ifPresent(Client::close);
    proxy.ifPresent(Proxy::close);
    server.close();
  }

  private CompletableFuture<Admission> admit(SessionRequest request) {
    asked.add(request);
    return CompletableFuture.completedFuture(
        request.origin().filter(BAD::equals).isPresent()
            ? Admission.refuse(403, "this origin")
            : Admission.accept());
  }

  /** Starts a proxy; answers what is in front of its paths. */
  private String begin(Proxy.Kind kind) throws Exception {
    Proxy begun = Proxy.start(kind, folder, server.webSocketAddress().orElseThrow().port());
    proxy = Optional.of(begun);
    client =
        Optional.of(
            Client.create(
                ClientConfig.builder()
                    .trustedCertificates(folder.resolve("chain.pem").toString())
                    .build()));
    return "wss://localhost:" + begun.port();
  }

  private Session connect(String url) throws Exception {
    return EchoServer.await(client.orElseThrow().connect(url));
  }

  @ParameterizedTest
  @EnumSource
  void allComesBackAndBothEndsHearWhyTheOtherClosed(Proxy.Kind kind) throws Exception {
    String origin = begin(kind);
    Session session = connect(origin + "/echo?of=a%20thing");
    SessionRequest request = asked.take();
    assertEquals("/echo", request.path());
    assertEquals("of=a%20thing", request.query());
    assertEquals(origin.substring("wss://".length()), request.authority());

    byte[] sent = new byte[2_000_000];
    new Random(1).nextBytes(sent);
    BidiStream stream = EchoServer.await(session.openBidi());
    stream.write(Bytes.of(sent));
    stream.finish();
    Bytes back = EchoServer.await(stream.readToEnd(sent.length));
    assertEquals(-1, Arrays.mismatch(sent, back.toByteArray()));
    back.release();

    session.close(77, "bye");
    CloseInfo atServer = EchoServer.await(served.take().closed());
    assertEquals(77, atServer.code());
    assertEquals("bye", atServer.reason());

    // At once, while the ends still measure the round trip, and later.
    CloseInfo atOnce = EchoServer.await(connect(origin + "/close?code=4242&reason=why").closed());
    assertEquals(4242, atOnce.code());
    assertEquals("why", atOnce.reason());
    Session later = connect(origin + "/echo");
    server.close();
    assertEquals("server shutting down", EchoServer.await(later.closed()).reason());
  }

  @ParameterizedTest
  @EnumSource
  void theGateSeesWhereAPageCameFromAndItsRefusalArrives(Proxy.Kind kind) throws Exception {
    URI url = URI.create(begin(kind) + "/echo");
    page(url, "https://good.example").abort();
    assertEquals("https://good.example", asked.take().origin().orElseThrow());
    CompletionException refused =
        assertThrows(CompletionException.class, () -> page(url, BAD).abort());
    assertEquals(
        403,
        assertInstanceOf(WebSocketHandshakeException.class, refused.getCause())
            .getResponse()
            .statusCode());
  }

  /** A WebSocket as a page opens it. */
  private WebSocket page(URI url, String origin) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (var in = Files.newInputStream(folder.resolve("chain.pem"))) {
      trusted.setCertificateEntry(
          "proxy", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, factory.getTrustManagers(), null);
    return HttpClient.newBuilder()
        .sslContext(tls)
        .build()
        .newWebSocketBuilder()
        .header("Origin", origin)
        .subprotocols("qmux-02")
        .buildAsync(url, new WebSocket.Listener() {})
        .join();
  }
}
