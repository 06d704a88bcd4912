package io.heddle.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.BidiStream;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.CloseInfo;
import io.heddle.HeddleException.Side;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.tls.Certificate;
import io.heddle.tls.DevelopmentCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.kwik.core.log.NullLogger;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.ServerConnector;
import tech.kwik.flupke.webtransport.WebTransportHttp3ApplicationProtocolFactory;
import tech.kwik.flupke.webtransport.WebTransportStream;

/** A Heddle client against Flupke's WebTransport server. Flupke knows no datagrams. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // Flupke hears no interrupt
class FlupkeServerTest {
  private static final char[] PASSWORD = "password".toCharArray();

  private final BlockingQueue<tech.kwik.flupke.webtransport.Session> sessions =
      new LinkedBlockingQueue<>();
  private final CompletableFuture<CloseInfo> ended = new CompletableFuture<>();
  private ServerConnector server;
  private Client client;
  private String url;

  @BeforeEach
  void start() throws Exception {
    Certificate certificate = DevelopmentCertificate.create("localhost", Instant.now());
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    store.setKeyEntry(
        "server",
        certificate.key(),
        PASSWORD,
        certificate.chain().toArray(java.security.cert.Certificate[]::new));
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    server =
        ServerConnector.builder()
            .withSocket(socket)
            .withKeyStore(store, "server", PASSWORD)
            .withConfiguration(
                ServerConnectionConfig.builder()
                    .maxOpenPeerInitiatedBidirectionalStreams(100)
                    .maxOpenPeerInitiatedUnidirectionalStreams(100)
                    .build())
            .withLogger(new NullLogger())
            .build();
    WebTransportHttp3ApplicationProtocolFactory http3 =
        new WebTransportHttp3ApplicationProtocolFactory((request, response) -> {});
    http3.registerWebTransportServer("/echo", this::serve);
    server.registerApplicationProtocol("h3", http3);
    server.start();
    url = "https://127.0.0.1:" + socket.getLocalPort() + "/echo";
    client =
        Client.create(
            ClientConfig.builder().serverCertificateHash(certificate.sha256Base64()).build());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void serve(tech.kwik.flupke.webtransport.Session session) {
    session.setBidirectionalStreamReceiveHandler(
        stream -> inBackground(() -> copy(stream, stream)));
    session.setUnidirectionalStreamReceiveHandler(
        stream -> inBackground(() -> copy(stream, session.createUnidirectionalStream())));
    session.registerSessionTerminatedEventListener(
        (code, reason) -> ended.complete(CloseInfo.of(code, reason, Side.REMOTE)));
    session.open();
    sessions.add(session);
  }

  @FunctionalInterface
  private interface Blocking {
    void run() throws IOException;
  }

  private static void inBackground(Blocking work) {
    new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            "flupke-echo")
        .start();
  }

  private static void copy(WebTransportStream from, WebTransportStream to) throws IOException {
    try (var out = to.getOutputStream()) {
      from.getInputStream().transferTo(out);
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private Session connect() throws Exception {
    return EchoServer.await(client.connect(url));
  }

  private tech.kwik.flupke.webtransport.Session session() throws InterruptedException {
    tech.kwik.flupke.webtransport.Session next = sessions.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("Flupke saw no session");
    }
    return next;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1 << 20})
  void bidirectionalStreamsEcho(int length) throws Exception {
    BidiStream stream = EchoServer.await(connect().openBidi());
    stream.write(random(length));
    stream.finish();
    assertArrayEquals(random(length), EchoServer.bytes(stream.readToEnd(length)));
  }

  @Test
  void unidirectionalStreamsAreAnswered() throws Exception {
    Session session = connect();
    SendStream stream = EchoServer.await(session.openUni());
    stream.write(random(100_000));
    stream.finish();
    assertArrayEquals(
        random(100_000),
        EchoServer.bytes(EchoServer.await(session.acceptUni()).readToEnd(100_000)));
  }

  @Test
  void streamsThatTheServerOpensArrive() throws Exception {
    Session session = connect();
    WebTransportStream opened = session().createBidirectionalStream();
    opened.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
    BidiStream stream = EchoServer.await(session.acceptBidi());
    assertEquals("hello", EchoServer.text(stream.readExact(5)));
    stream.write(random(10));
    stream.finish();
    assertArrayEquals(random(10), opened.getInputStream().readAllBytes());
  }

  @Test
  void datagramsAreNotToBeHad() throws Exception {
    assertEquals(0, connect().datagrams().maxSizeBytes());
  }

  @Test
  void closesOfTheClientArriveWithCodeAndReason() throws Exception {
    Session session = connect();
    session();
    EchoServer.await(session.close(7, "good bye"));
    assertEquals(CloseInfo.of(7, "good bye", Side.REMOTE), ended.get(20, TimeUnit.SECONDS));
  }

  @Test
  void closesOfTheServerArriveWithCodeAndReason() throws Exception {
    Session session = connect();
    session().close(7, "good bye");
    assertEquals(CloseInfo.of(7, "good bye", Side.REMOTE), EchoServer.await(session.closed()));
  }
}
