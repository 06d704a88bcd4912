package io.heddle.paths;

import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.SessionHandler;
import io.heddle.StreamException;
import io.heddle.StreamException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/** A path that is served over UDP on this machine, and a client of it. Confined to a test. */
final class ServedPath implements AutoCloseable {
  private final Server server;
  private final Client client;

  ServedPath(String route, SessionHandler handler) {
    // Packets that do not grow: what fits a datagram is the same at both ends, and all the time.
    int packetBytes = 1_200;
    server =
        await(
            Server.start(
                ServerConfig.builder()
                    .port(0)
                    .maxUdpPayloadBytes(packetBytes)
                    .route(route, handler)
                    .build()));
    client =
        Client.create(
            ClientConfig.builder()
                .maxUdpPayloadBytes(packetBytes)
                .serverCertificateHash(server.certificateSha256().orElseThrow())
                .build());
  }

  Session connect(String target) {
    return await(client.connect("https://localhost:" + server.address().port() + target));
  }

  static <T> T await(CompletableFuture<T> stage) {
    try {
      return stage.get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("A stage failed or never completed: " + e, e);
    }
  }

  static void send(SendStream stream, String text) {
    stream.write(Bytes.ofUtf8(text));
    stream.finish();
  }

  static String text(ReceiveStream stream) {
    return text(stream.readToEnd(1 << 20));
  }

  static String text(CompletableFuture<Bytes> read) {
    return new String(bytes(read), StandardCharsets.UTF_8);
  }

  /** What a read gives, released. */
  static byte[] bytes(CompletableFuture<Bytes> read) {
    Bytes bytes = await(read);
    byte[] copy = bytes.toByteArray();
    bytes.release();
    return copy;
  }

  /** Asserts that a stage fails because the peer aborted with a signal and a code. */
  static void assertAborted(Kind kind, long code, CompletableFuture<?> stage) {
    ExecutionException failure =
        Assertions.assertThrows(ExecutionException.class, () -> stage.get(20, TimeUnit.SECONDS));
    StreamException abort = Assertions.assertInstanceOf(StreamException.class, failure.getCause());
    Assertions.assertEquals(kind, abort.kind());
    Assertions.assertEquals(code, abort.code().orElseThrow());
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
