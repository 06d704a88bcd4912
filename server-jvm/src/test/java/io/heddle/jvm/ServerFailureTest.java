package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.pages.PageServer;
import io.heddle.paths.EchoPath;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that cannot serve any more says so, rather than to look as if it did. */
@Timeout(60)
final class ServerFailureTest {
  private final IoFailureException lost =
      new IoFailureException(Side.LOCAL, "The UDP socket cannot be served any more");

  private static JvmServer server() {
    return JvmServer.start(ServerConfig.builder().port(0).route("/echo", new EchoPath()).build());
  }

  private static <T> T await(CompletableFuture<T> stage) {
    return stage.orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void closedSaysWhyAndSessionsAreClosed() throws Exception {
    try (JvmServer server = server();
        Client client =
            Client.create(
                ClientConfig.builder()
                    .serverCertificateHash(server.certificateSha256().orElseThrow())
                    .build())) {
      Session session =
          await(client.connect("https://localhost:" + server.address().port() + "/echo"));
      server.failed(lost);
      CompletionException failure =
          assertThrows(CompletionException.class, () -> await(server.closed()));
      assertSame(lost, failure.getCause());
      assertEquals("server shutting down", await(session.closed()).reason());
      await(server.shutdown(0));
    }
  }

  @Test
  void closedCompletesWhenTheServerWasClosed() {
    JvmServer server = server();
    server.close();
    await(server.closed());
  }

  @Test
  void pagesTellItsHealth() throws Exception {
    try (JvmServer server = server();
        PageServer pages = PageServer.builder().port(0).health(server.closed()).start()) {
      assertEquals(200, health(pages).statusCode());
      server.failed(lost);
      assertThrows(CompletionException.class, () -> await(server.closed()));
      HttpResponse<String> after = health(pages);
      assertEquals(503, after.statusCode());
      assertEquals(lost.getMessage(), after.body());
    }
  }

  private static HttpResponse<String> health(PageServer pages) throws Exception {
    URI uri = pages.uri().resolve("/health");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
