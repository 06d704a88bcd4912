package io.heddle.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.CloseInfo;
import io.heddle.Connection;
import io.heddle.HeddleException.Side;
import java.net.URI;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.kwik.flupke.Http3Client;
import tech.kwik.flupke.Http3ClientBuilder;
import tech.kwik.flupke.webtransport.ClientSessionFactory;
import tech.kwik.flupke.webtransport.Session;
import tech.kwik.flupke.webtransport.WebTransportStream;

/** Flupke's WebTransport client against a Heddle server. Flupke knows no datagrams. */
@Timeout(60)
class FlupkeClientTest {
  private final CompletableFuture<CloseInfo> ended = new CompletableFuture<>();
  private final CompletableFuture<WebTransportStream> uni = new CompletableFuture<>();
  private final CompletableFuture<WebTransportStream> bidi = new CompletableFuture<>();
  private EchoServer server;

  @BeforeEach
  void start() throws Exception {
    server = EchoServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Session open(String path) throws Exception {
    URI url = URI.create(server.url(path));
    Http3ClientBuilder options = new Http3ClientBuilder();
    options.disableCertificateCheck();
    options.maxAdditionalOpenPeerInitiatedUnidirectionalStreams(10);
    options.maxAdditionalOpenPeerInitiatedBidirectionalStreams(10);
    Http3Client http = (Http3Client) options.build();
    Session session =
        ClientSessionFactory.newBuilder()
            .serverUri(url)
            .httpClient(http)
            .build()
            .createSession(url, uni::complete, bidi::complete);
    session.registerSessionTerminatedEventListener(
        (code, reason) -> ended.complete(new CloseInfo(code, reason, Side.REMOTE)));
    session.open();
    return session;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** Writes on a thread of its own, since Flupke's writes block. */
  private static void send(WebTransportStream stream, byte[] bytes) {
    new Thread(
            () -> {
              try (var out = stream.getOutputStream()) {
                out.write(bytes);
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            },
            "flupke-writer")
        .start();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1 << 20})
  void bidirectionalStreamsEcho(int length) throws Exception {
    Session session = open("/echo");
    WebTransportStream stream = session.createBidirectionalStream();
    send(stream, random(length));
    assertArrayEquals(random(length), stream.getInputStream().readAllBytes());
    session.close();
  }

  @Test
  void unidirectionalStreamsAreAnswered() throws Exception {
    Session session = open("/echo");
    send(session.createUnidirectionalStream(), random(100_000));
    WebTransportStream answer = uni.get(20, TimeUnit.SECONDS);
    assertArrayEquals(random(100_000), answer.getInputStream().readAllBytes());
    session.close();
  }

  @Test
  void streamsThatTheServerOpensArrive() throws Exception {
    Session session = open("/open?uni=1&bidi=1");
    assertArrayEquals(
        new byte[] {1}, uni.get(20, TimeUnit.SECONDS).getInputStream().readAllBytes());
    WebTransportStream stream = bidi.get(20, TimeUnit.SECONDS);
    send(stream, random(10));
    assertEquals(1, stream.getInputStream().read());
    assertArrayEquals(random(10), stream.getInputStream().readAllBytes());
    session.close();
  }

  @Test
  void closesOfTheClientArriveWithCodeAndReason() throws Exception {
    Session session = open("/echo");
    Connection seen = server.nextSession();
    session.close(7, "good bye ✓");
    assertEquals(new CloseInfo(7, "good bye ✓", Side.REMOTE), EchoServer.await(seen.closed()));
  }

  @Test
  void closesOfTheServerArriveWithCodeAndReason() throws Exception {
    open("/echo");
    server.nextSession().close(7, "good bye");
    assertEquals(new CloseInfo(7, "good bye", Side.REMOTE), ended.get(20, TimeUnit.SECONDS));
  }
}
