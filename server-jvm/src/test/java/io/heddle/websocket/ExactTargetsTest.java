package io.heddle.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.connect.SessionUrl;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("try") // HttpClient.close(), which is Jetty's
final class ExactTargetsTest {
  @Test
  void aConnectionThatGaveNoWebSocketIsNotUsedAgain() throws Exception {
    // It answers the first request on each connection only.
    try (FakeServer server = new FakeServer("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
        ExactTargets http =
            new ExactTargets(SharedJetty.connector(), new ConnectProxies(Optional.empty()))) {
      http.start();
      SessionUrl url = new SessionUrl("ws", "localhost", server.port(), "/", "");
      for (int i = 0; i < 3; i++) {
        var request = http.newRequest(http.dial(url, answer -> {}));
        assertEquals(401, request.timeout(10, TimeUnit.SECONDS).send().getStatus());
      }
    }
  }
}
