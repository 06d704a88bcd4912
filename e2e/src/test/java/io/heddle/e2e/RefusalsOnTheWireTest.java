package io.heddle.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Admission;
import io.heddle.Route;
import io.heddle.ServerConfig;
import io.heddle.SessionFilter;
import io.heddle.pages.RawHttp;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client hears of a filter's answer, over each transport, octet for octet. */
@Timeout(60)
class RefusalsOnTheWireTest {
  // RFC 9204 appendix A: set-cookie is 14; §4.5.4, and the value 30 by RFC 7541 appendix B.
  private static final String COOKIE_30 = "5e82641f";

  private static EchoServer server;

  @BeforeAll
  static void start() throws Exception {
    server = EchoServer.start(RefusalsOnTheWireTest::routes);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ServerConfig.Builder routes(ServerConfig.Builder options) {
    SessionFilter refusing =
        (request, next) ->
            CompletableFuture.completedFuture(
                Admission.refuse(403, "owes us money").withHeader("Set-Cookie", "30"));
    SessionFilter accepting =
        (request, next) ->
            next.admit(request).thenApply(answer -> answer.withHeader("Set-Cookie", "30"));
    return options
        .route(Route.of("/refused").filter(refusing).handler(session -> {}))
        .route(Route.of("/accepted").filter(accepting).handler(session -> {}));
  }

  private static RawHttp.Answer overWebSocket(String path) throws Exception {
    int port = server.server().webSocketAddress().orElseThrow().port();
    return RawHttp.refusedUpgrade(port, path, "Host: localhost");
  }

  @Test
  void aWebSocketHearsStatusAndFieldsButNotTheReason() throws Exception {
    RawHttp.Answer answer = overWebSocket("/refused");
    assertEquals(403, answer.status());
    assertTrue(answer.text().contains("\r\nSet-Cookie: 30\r\n"), answer.text());
    assertTrue(answer.text().endsWith("\r\n\r\nForbidden\n"), answer.text());
    assertFalse(answer.text().contains("money"), answer.text());
  }

  @Test
  void aWebSocketHearsWhyTheDoorItselfRefuses() throws Exception {
    RawHttp.Answer answer = overWebSocket("/nowhere");
    assertEquals(404, answer.status());
    assertTrue(answer.text().endsWith("\r\n\r\nno route\n"), answer.text());
  }

  @Test
  void aWebSocketThatIsLetInHearsFields() throws Exception {
    int port = server.server().webSocketAddress().orElseThrow().port();
    String answer = RawHttp.acceptedUpgrade(port, "/accepted", "Host: localhost");
    assertTrue(answer.contains("\r\nSet-Cookie: 30\r\n"), answer);
  }

  @Test
  void http3HearsStatusAndFields() throws Exception {
    try (RawHttp3Peer peer = RawHttp3Peer.withSettings(server.port())) {
      RawStream refused = peer.openBidi().send(RawBytes.request("/refused"));
      assertEquals(403, refused.status());
      assertTrue(headers(refused).contains(COOKIE_30), headers(refused));
    }
    try (RawHttp3Peer peer = RawHttp3Peer.withSettings(server.port())) {
      RawStream accepted = peer.openBidi().send(RawBytes.request("/accepted"));
      assertEquals(200, accepted.status());
      assertTrue(headers(accepted).contains(COOKIE_30), headers(accepted));
    }
  }

  /** The HEADERS frame, whose type and length are of one byte each. */
  private static String headers(RawStream stream) throws InterruptedException {
    return HexFormat.of().formatHex(stream.receive(2 + stream.receive(2)[1]));
  }
}
