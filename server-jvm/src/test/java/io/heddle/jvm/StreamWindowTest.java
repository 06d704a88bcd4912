package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.ConnectFailedException;
import io.heddle.Limits;
import io.heddle.SendStream;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What both transports of the JVM have alike, and the contract suite does not see. */
@Timeout(60)
class StreamWindowTest {
  private static final Limits SMALL =
      Limits.builder().streamWindowBytes(20 << 10).readAheadBytes(1 << 10).build();

  private static <T> T await(CompletableFuture<T> stage) throws Exception {
    return stage.get(20, TimeUnit.SECONDS);
  }

  private static Server server() throws Exception {
    return await(
        Server.start(
            ServerConfig.builder()
                .port(0)
                .webSocketPort(0)
                .webSocketTls(false)
                .limits(SMALL)
                .acceptsUnrouted(true)
                .build()));
  }

  private static Client client(TransportKind transport, Server server) {
    return Client.create(
        ClientConfig.builder()
            .transports(transport)
            .limits(SMALL)
            .webSocketOrigin("ws://localhost:" + server.webSocketAddress().orElseThrow().port())
            .serverCertificateHash(server.certificateSha256().orElseThrow())
            .build());
  }

  private static CompletableFuture<Session> connect(Client client, Server server) {
    return client.connect("https://localhost:" + server.address().port() + "/");
  }

  /** How much goes out on a stream that the other end does not accept. */
  private static int firstWindow(Session from) throws Exception {
    SendStream stream = await(from.openUni());
    int taken = 0;
    try {
      while (true) {
        stream.write(new byte[1 << 10]).get(1, TimeUnit.SECONDS);
        taken += 1 << 10;
      }
    } catch (TimeoutException full) {
      return taken;
    }
  }

  /** Over HTTP/3 the stream's header takes a few bytes of it. */
  private static void isFirstWindow(int bytes) {
    int window = SMALL.firstStreamWindowBytes();
    assertTrue(window - (1 << 10) <= bytes && bytes <= window, bytes + " of " + window);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MEMORY")
  void aStreamThatNobodyAcceptsTakesItsFirstWindow(TransportKind transport) throws Exception {
    try (Server server = server();
        Client client = client(transport, server)) {
      CompletableFuture<Session> accepted = server.accept();
      Session here = await(connect(client, server));
      isFirstWindow(firstWindow(here));
      isFirstWindow(firstWindow(await(accepted)));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MEMORY")
  void aServerThatIsStoppedIsNotWaitedFor(TransportKind transport) throws Exception {
    Server server = server();
    try (Client client = client(transport, server)) {
      await(connect(client, server));
      server.close();
      CompletableFuture<Session> late = connect(client, server);
      Throwable failure =
          assertThrows(ExecutionException.class, () -> late.get(5, TimeUnit.SECONDS)).getCause();
      assertInstanceOf(ConnectFailedException.class, failure);
    }
  }
}
