package io.heddle.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.ServerConfig;
import io.heddle.memory.LinkConfig;
import io.heddle.memory.MemoryServer;
import io.heddle.memory.VirtualLoop;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One rule for paths, on every transport: peers that write them as no browser would. */
@Timeout(60)
class PathRuleTest {
  private static final List<String> ROUTES =
      List.of("/a%2Fb", "/100%25", "/double//slash", "/semi;colon", "/all/*");

  private static EchoServer server;

  @BeforeAll
  static void start() throws Exception {
    server = EchoServer.start(PathRuleTest::routes);
  }

  private static ServerConfig.Builder routes(ServerConfig.Builder options) {
    for (String route : ROUTES) {
      options.route(route, session -> {});
    }
    return options;
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    // As they came, octet for octet.
    "/a%2Fb, 200",
    "/a/b, 404",
    "/a%2fb, 404",
    "/100%25, 200",
    "/100%2525, 404",
    "/double//slash, 200",
    "/double/slash, 404",
    "//double//slash, 404",
    "/semi;colon, 200",
    "/semi, 404",
    "/echo/, 404",
    "/echo;x=1, 404",
    "/%65cho, 404",
    "/all/, 200",
    "/all/%2F, 200",
    "/all//x, 200",
    "/all/%2E%2E%2E, 200",
    "/all/..;, 200",
    "/all/%5C, 200",
    "/all/[]|{}^`, 200",
    "/all/%FF, 200",
    "/all/%01, 200",
    "/all/%C0%AF, 200",
    "/all/x?%zz, 200",
    "/all/x?/../, 200",
    // Could be taken for others.
    "/., 400",
    "/.., 400",
    "/all/../echo, 400",
    "/all/./echo, 400",
    "/all/.., 400",
    "/all/%2e%2E/echo, 400",
    "/all/.%2e, 400",
    "/all/%00, 400",
    "/all/%, 400",
    "/all/%zz, 400",
    "/all/100%/x, 400",
    "/all/%u2192, 400",
    "/nowhere/.., 400",
  })
  void aPathIsTakenAsItCame(String path, int status) throws Exception {
    assertEquals(status, overWebSocket(path), "WebSocket");
    assertEquals(status, overHttp3(path), "HTTP/3");
  }

  private static int overWebSocket(String path) throws Exception {
    int port = server.server().webSocketAddress().orElseThrow().port();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      String request =
          "GET "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
              + "Sec-WebSocket-Protocol: qmux-02\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      String line = new String(in.readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII);
      int status = Integer.parseInt(line.substring("HTTP/1.1 ".length()));
      return status == 101 ? 200 : status;
    }
  }

  private static int overHttp3(String path) throws Exception {
    try (RawHttp3Peer own = RawHttp3Peer.withSettings(server.port())) {
      return own.openBidi().send(RawBytes.request(path)).status();
    }
  }

  @ParameterizedTest
  @CsvSource({"/a%2Fb, true", "/a/b, false", "/all//x, true", "/all/%zz, false", "/all/%00, false"})
  void soItIsInMemory(String path, boolean isAccepted) {
    VirtualLoop loop = new VirtualLoop();
    MemoryServer memory =
        new MemoryServer(routes(ServerConfig.builder()).build(), LinkConfig.IDEAL, loop);
    var connected = memory.connect(path);
    loop.runUntilIdle();
    assertEquals(isAccepted, !connected.isCompletedExceptionally());
  }
}
