package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Neither end keeps what a connection held when it is closed, for a timer's sake for example. */
@Timeout(60)
final class ConnectionReleaseTest {
  private static final int CONNECTIONS = 20;

  /** Sooner than any timer of either end goes off. */
  private static final long SOON_MS = 3_000;

  private final List<WeakReference<Session>> sessions = new CopyOnWriteArrayList<>();

  private void visit(Client client, String url) throws InterruptedException {
    Session session = Blocking.await(client.connect(url));
    sessions.add(new WeakReference<>(session));
    Blocking.await(session.close());
  }

  private long held() {
    System.gc();
    return sessions.stream().filter(reference -> reference.get() != null).count();
  }

  @Test
  void closedConnectionsAreLetGo() throws Exception {
    try (Server server =
            Blocking.await(
                Server.start(
                    ServerConfig.builder()
                        .port(0)
                        .route("/", c -> sessions.add(new WeakReference<>(c)))
                        .build()));
        Client client =
            Client.create(
                ClientConfig.builder()
                    .transports(TransportKind.HTTP3)
                    .serverCertificateHash(server.certificateSha256().orElseThrow())
                    .build())) {
      String url = "https://localhost:" + server.address().port() + "/";
      for (int i = 0; i < CONNECTIONS; i++) {
        visit(client, url);
      }
      for (int i = 0; i < 50 && held() > 0; i++) {
        Thread.sleep(SOON_MS / 50);
      }
      assertEquals(2 * CONNECTIONS, sessions.size());
      assertEquals(0, held());
    }
  }
}
