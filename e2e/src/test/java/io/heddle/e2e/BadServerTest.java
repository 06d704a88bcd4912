package io.heddle.e2e;

import static io.heddle.e2e.RawBytes.SERVER_SETTINGS;
import static io.heddle.e2e.RawBytes.bidi;
import static io.heddle.e2e.RawBytes.headers;
import static io.heddle.e2e.RawBytes.settings;
import static io.heddle.e2e.RawBytes.uni;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Client;
import io.heddle.ConnectFailedException;
import io.heddle.HeddleException;
import io.heddle.Session;
import io.heddle.wire.Http3Error;
import io.heddle.wire.SettingId;
import io.netty.handler.codec.quic.QuicStreamType;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client against a server that says wrong things, or right ones in an unusual order. */
@Timeout(30)
class BadServerTest {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
  private static final byte[] GENEROUS_SETTINGS =
      settings(
          SettingId.ENABLE_CONNECT_PROTOCOL, 1,
          SettingId.H3_DATAGRAM, 1,
          SettingId.WT_ENABLED, 1,
          SettingId.WT_INITIAL_MAX_DATA, 10_000,
          SettingId.WT_INITIAL_MAX_STREAMS_BIDI, 10,
          SettingId.WT_INITIAL_MAX_STREAMS_UNI, 10);

  private RawHttp3Server server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    server = new RawHttp3Server();
    client = Client.create(server.clientConfig().earlyData(true).protocol("chat").build());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static @Nullable Throwable failure(CompletableFuture<?> stage) {
    return assertThrows(ExecutionException.class, () -> EchoServer.await(stage)).getCause();
  }

  @ParameterizedTest
  @CsvSource({
    "401, io.heddle.AuthenticationException",
    "403, io.heddle.AuthenticationException",
    "404, io.heddle.ConnectFailedException",
    "429, io.heddle.RateLimitException",
    "500, io.heddle.ConnectFailedException",
    "302, io.heddle.ConnectFailedException",
  })
  void aRefusalFailsByItsStatus(String status, Class<? extends HeddleException> expected)
      throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.sendSettings(SERVER_SETTINGS);
    server.request().send(headers(":status", status)).finish();
    assertInstanceOf(expected, failure(connected));
  }

  @ParameterizedTest
  @CsvSource({"200", "404", "103"})
  void anAnswerThatHttpForbidsFailsTheConnectAtOnce(String status) throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.sendSettings(SERVER_SETTINGS);
    server.request().send(headers(":status", status, "a", "x\r\ny"));
    Throwable failure = assertInstanceOf(ConnectFailedException.class, failure(connected));
    String sentence =
        "answered with a malformed response: the value of a has characters that none may have";
    assertTrue(String.valueOf(failure.getMessage()).contains(sentence), failure.getMessage());
    assertEquals(Http3Error.H3_MESSAGE_ERROR, server.request().resetCode());
  }

  @Test
  void anInformationalResponseIsNotTheAnswer() throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.sendSettings(SERVER_SETTINGS);
    server.request().send(headers(":status", "103")).send(headers(":status", "200"));
    EchoServer.await(connected);
  }

  @Test
  void aProtocolThatWasOfferedIsTaken() throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.sendSettings(SERVER_SETTINGS);
    server.request().send(headers(":status", "200", "wt-protocol", "\"chat\""));
    assertEquals("chat", EchoServer.await(connected).protocol().orElseThrow());
  }

  @Test
  void aProtocolThatWasNotOfferedIsRefused() throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.sendSettings(SERVER_SETTINGS);
    server.request().send(headers(":status", "200", "wt-protocol", "\"telnet\""));
    assertInstanceOf(ConnectFailedException.class, failure(connected));
    assertEquals(Http3Error.WT_ALPN_ERROR, server.request().resetCode());
  }

  @Test
  void streamsMayComeBeforeTheResponse() throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.sendSettings(SERVER_SETTINGS);
    long session = server.request().id();
    server.open(QuicStreamType.UNIDIRECTIONAL).send(uni(session), HELLO).finish();
    server.open(QuicStreamType.BIDIRECTIONAL).send(bidi(session), HELLO).finish();
    server.request().send(headers(":status", "200"));
    Session connection = EchoServer.await(connected);
    assertEquals("hello", EchoServer.text(EchoServer.await(connection.acceptUni()).readToEnd(5)));
    assertEquals("hello", EchoServer.text(EchoServer.await(connection.acceptBidi()).readToEnd(5)));
  }

  @Test
  void aResetRequestIsARejection() throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.sendSettings(SERVER_SETTINGS);
    server.request().reset((int) Http3Error.H3_REQUEST_REJECTED);
    Throwable failure = assertInstanceOf(ConnectFailedException.class, failure(connected));
    assertTrue(String.valueOf(failure.getMessage()).contains("H3_REQUEST_REJECTED"));
  }

  @Test
  void aServerWithoutWebTransportIsLeft() throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.sendSettings(settings(SettingId.ENABLE_CONNECT_PROTOCOL, 1, SettingId.H3_DATAGRAM, 1));
    assertInstanceOf(ConnectFailedException.class, failure(connected));
    assertEquals(Http3Error.WT_REQUIREMENTS_NOT_MET, server.closeCode());
  }

  @ParameterizedTest
  @CsvSource({"51, 2", "8, 2", "746385408, 2"})
  void forbiddenSettingsCloseTheConnection(long id, long value) throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.sendSettings(settings(id, value));
    assertInstanceOf(ConnectFailedException.class, failure(connected));
    assertEquals(Http3Error.H3_SETTINGS_ERROR, server.closeCode());
  }

  @Test
  void aStreamOfAnImpossibleSessionClosesTheConnection() throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.acceptSession();
    Session session = EchoServer.await(connected);
    server.open(QuicStreamType.UNIDIRECTIONAL).send(uni(1));
    assertEquals(Http3Error.H3_ID_ERROR, server.closeCode());
    assertInstanceOf(HeddleException.class, failure(session.closed()));
  }

  @Test
  void aServerThatAcceptsEarlyDataKeepsToItsSettings() throws Exception {
    visit(GENEROUS_SETTINGS);
    server.expectAnother(true);
    visit(GENEROUS_SETTINGS);
    server.expectAnother(true);
    CompletableFuture<Session> connected = client.connect(server.url());
    server.sendSettings(SERVER_SETTINGS);
    assertInstanceOf(ConnectFailedException.class, failure(connected));
    assertEquals(Http3Error.H3_SETTINGS_ERROR, server.closeCode());
  }

  @Test
  void aServerThatRefusesEarlyDataMayHaveOtherSettings() throws Exception {
    visit(GENEROUS_SETTINGS);
    server.expectAnother(false);
    visit(SERVER_SETTINGS);
  }

  private void visit(byte[] settings) throws Exception {
    CompletableFuture<Session> connected = client.connect(server.url());
    server.sendSettings(settings);
    RawStream request = server.request().send(headers(":status", "200"));
    EchoServer.await(connected).close();
    request.finish();
  }
}
