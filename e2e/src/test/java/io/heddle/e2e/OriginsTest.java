package io.heddle.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.pages.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pages may open sessions is one rule on both transports. */
@Timeout(60)
class OriginsTest {
  @ParameterizedTest
  @CsvSource({
    "localhost, http://localhost:8080, 200",
    "127.0.0.1:4433, http://[::1]:3000, 200",
    "192.0.2.1, http://192.0.2.1, 200",
    "localhost, https://evil.example, 403",
    "localhost, null, 403",
    "evil.example, https://evil.example, 403",
    "evil.example, http://localhost:8080, 421",
    "evil.example, '', 200",
  })
  void pagesOfOthersAreRefused(String authority, String origin, int status) throws Exception {
    try (EchoServer server = EchoServer.start()) {
      assertEquals(status, overHttp3(server, authority, origin), "HTTP/3");
      assertEquals(status, overWebSocket(server, authority, origin), "WebSocket");
    }
  }

  @Test
  void onlyAllowedOriginsMayWhereSomeAre() throws Exception {
    try (EchoServer server =
        EchoServer.start(options -> options.allowOrigin("https://app.example"))) {
      assertEquals(200, overHttp3(server, "localhost", "https://app.example"));
      assertEquals(403, overHttp3(server, "localhost", "https://evil.example"));
      assertEquals(403, overHttp3(server, "localhost", "http://localhost"));
      assertEquals(200, overWebSocket(server, "localhost", "https://app.example"));
      assertEquals(403, overWebSocket(server, "localhost", "https://evil.example"));
      assertEquals(403, overWebSocket(server, "localhost", "http://localhost"));
    }
  }

  private static int overWebSocket(EchoServer server, String authority, String origin)
      throws Exception {
    int port = server.server().webSocketAddress().orElseThrow().port();
    int status =
        origin.isEmpty()
            ? RawHttp.upgrade(port, "/echo", "Host: " + authority)
            : RawHttp.upgrade(port, "/echo", "Host: " + authority, "Origin: " + origin);
    return status == 101 ? 200 : status;
  }

  private static int overHttp3(EchoServer server, String authority, String origin)
      throws Exception {
    try (RawHttp3Peer peer = RawHttp3Peer.withSettings(server.port())) {
      return peer.openBidi().send(request(authority, origin)).status();
    }
  }

  private static byte[] request(String authority, String origin) {
    String[] connect = {
      ":method", "CONNECT",
      ":protocol", "webtransport-h3",
      ":scheme", "https",
      ":authority", authority,
      ":path", "/echo",
      "origin", origin
    };
    int used = origin.isEmpty() ? connect.length - 2 : connect.length;
    return RawBytes.headers(java.util.Arrays.copyOf(connect, used));
  }
}
