package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.CloseInfo;
import io.heddle.HeddleException.Side;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class Http3EchoTest {
  private static void echo(Session session) {
    session
        .acceptBidi()
        .thenAccept(
            stream -> {
              echo(session);
              copy(stream);
            });
  }

  private static void copy(BidiStream stream) {
    stream
        .read()
        .thenAccept(
            chunk -> {
              if (chunk.isPresent()) {
                stream.write(chunk.get()).thenRun(() -> copy(stream));
              } else {
                stream.finish();
              }
            });
  }

  private static <T> T await(CompletableFuture<T> stage) throws Exception {
    return stage.get(100, TimeUnit.SECONDS);
  }

  @Test
  void aClientGetsItsBytesBackAndItsCloseAnswered() throws Exception {
    ServerConfig config =
        ServerConfig.builder().port(0).route("/echo", Http3EchoTest::echo).build();
    try (Server server = await(Server.start(config));
        Client client =
            Client.create(
                ClientConfig.builder()
                    .serverCertificateHash(server.certificateSha256().orElseThrow())
                    .build())) {
      Session session =
          await(client.connect("https://localhost:" + server.address().port() + "/echo?x=1"));
      assertEquals("x=1", session.request().query());
      for (int size : new int[] {0, 1, 70_000, 1 << 20, 64 << 20}) {
        byte[] sent = new byte[size];
        new Random(size).nextBytes(sent);
        BidiStream stream = await(session.openBidi());
        stream.write(sent);
        stream.finish();
        Bytes back = await(stream.readToEnd(size));
        assertArrayEquals(sent, back.toByteArray());
        back.release();
      }
      CloseInfo info = await(session.close(4_294_967_295L, "good bye"));
      assertEquals(CloseInfo.of(4_294_967_295L, "good bye", Side.LOCAL), info);
    }
  }
}
