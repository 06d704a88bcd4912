package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Limits;
import io.heddle.ReceiveStream;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.paths.EchoPath;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that allows 8 unidirectional streams, and HTTP/3's own besides. */
@Timeout(60)
final class ArrivalGateTest {
  private static final int ALLOWED = 8 + 16;
  private static final int OPENED = 200;

  private final CompletableFuture<Session> arrived = new CompletableFuture<>();
  private final Server server =
      await(
          Server.start(
              ServerConfig.builder()
                  .port(0)
                  .limits(Limits.builder().maxUniStreams(8).build())
                  .route("/", arrived::complete)
                  .route("/echo", new EchoPath())
                  .build()));
  private final Client client =
      Client.create(
          ClientConfig.builder()
              .serverCertificateHash(server.certificateSha256().orElseThrow())
              .build());
  private final Session session = await(client.connect(url("/")));
  private final Session accepting = await(arrived);

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private String url(String path) {
    return "https://localhost:" + server.address().port() + path;
  }

  private static <T> T await(CompletableFuture<T> stage) {
    return stage.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private void openMany() {
    for (int i = 0; i < OPENED; i++) {
      session
          .openUni()
          .thenAccept(
              stream -> {
                stream.write(Bytes.ofUtf8("x"));
                stream.finish();
              });
    }
  }

  /** Whatever the peer has sent before has been handled when this returns. */
  private void roundTrip() {
    BidiStream out = await(session.openBidi());
    out.write(Bytes.ofUtf8("there"));
    out.finish();
    BidiStream in = await(accepting.acceptBidi());
    await(in.readToEnd(10)).release();
    await(in.finish());
    await(out.readToEnd(10)).release();
  }

  private static void assertX(ReceiveStream stream) {
    Bytes all = await(stream.readToEnd(10));
    assertEquals("x", all.toUtf8());
    all.release();
  }

  private long accepted() {
    return await(accepting.stats()).streamsAccepted();
  }

  @Test
  void finishedStreamsThatNobodyAcceptsAreBoundedAndNoneIsLost() {
    openMany();
    int trips = 0;
    while (trips++ < 50) {
      roundTrip();
      long unidirectional = accepted() - trips;
      assertTrue(unidirectional <= ALLOWED, unidirectional + " streams wait to be accepted");
    }
    for (int i = 0; i < OPENED; i++) {
      assertX(await(accepting.acceptUni()));
    }
  }

  @Test
  void streamsThatAreStoppedUnreadMakeRoom() {
    openMany();
    for (int i = 0; i < ALLOWED; i++) {
      await(accepting.acceptUni()).stopSending(1);
    }
    assertX(await(accepting.acceptUni()));
  }
}
