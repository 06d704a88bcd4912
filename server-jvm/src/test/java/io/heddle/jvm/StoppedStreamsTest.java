package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.HeddleException;
import io.heddle.Limits;
import io.heddle.SendStream;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.StreamException;
import io.heddle.TransportKind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams that are stopped do not use up what their opener may open. */
@Timeout(300)
final class StoppedStreamsTest {
  /** Many more than may be open at once, and than quiche can forget. */
  private static final int MANY = 10_000;

  /** Many more than may be open at once. */
  private static final int SOME = 1_500;

  private static final Limits LIMITS =
      Limits.builder().maxUniStreams(64).maxBidiStreams(64).build();

  private final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
  private final Server server =
      await(
          Server.start(
              ServerConfig.builder()
                  .port(0)
                  .webSocketPort(0)
                  .limits(LIMITS)
                  .route("/", sessions::add)
                  .build()));

  @AfterEach
  void close() {
    server.close();
  }

  private Client client(TransportKind transport) {
    return Client.create(
        ClientConfig.builder()
            .transports(transport)
            .limits(LIMITS)
            .serverCertificateHash(server.certificateSha256().orElseThrow())
            .build());
  }

  private String url(TransportKind transport) {
    return transport == TransportKind.HTTP3
        ? "https://localhost:" + server.address().port() + "/"
        : "ws://localhost:" + server.webSocketAddress().orElseThrow().port() + "/";
  }

  private Session accepted() throws InterruptedException {
    Session session = sessions.poll(10, TimeUnit.SECONDS);
    assertNotNull(session, "the server has a session");
    return session;
  }

  private static <T> T await(CompletableFuture<T> stage) {
    return stage.orTimeout(30, TimeUnit.SECONDS).join();
  }

  private interface Round {
    void run(Session opener, Session stopper, int i);
  }

  private void repeat(int times, TransportKind transport, boolean serverOpens, Round round)
      throws Exception {
    try (Client client = client(transport)) {
      Session there = await(client.connect(url(transport)));
      Session here = accepted();
      for (int i = 0; i < times; i++) {
        round.run(serverOpens ? here : there, serverOpens ? there : here, i);
      }
    }
  }

  private static void assertStopped(SendStream out, int code) {
    CompletionException failure =
        assertThrows(CompletionException.class, () -> await(out.sendClosed()));
    assertEquals(
        OptionalLong.of(code), assertInstanceOf(StreamException.class, failure.getCause()).code());
  }

  @ParameterizedTest
  @CsvSource({"HTTP3,false", "HTTP3,true", "WEBSOCKET,false", "WEBSOCKET,true"})
  void oneWay(TransportKind transport, boolean serverOpens) throws Exception {
    repeat(
        MANY,
        transport,
        serverOpens,
        (opener, stopper, i) -> {
          SendStream out = await(opener.openUni());
          await(out.write(Bytes.ofUtf8("x")));
          await(stopper.acceptUni()).stopSending(i);
          assertStopped(out, i);
        });
  }

  /** What comes back has ended, and its end been acknowledged, before the stream is stopped. */
  @ParameterizedTest
  @CsvSource({"HTTP3,false", "HTTP3,true", "WEBSOCKET,false", "WEBSOCKET,true"})
  void bothWaysAfterTheAnswer(TransportKind transport, boolean serverOpens) throws Exception {
    repeat(
        SOME,
        transport,
        serverOpens,
        (opener, stopper, i) -> {
          BidiStream out = await(opener.openBidi());
          await(out.write(Bytes.ofUtf8("x")));
          BidiStream in = await(stopper.acceptBidi());
          await(in.write(Bytes.ofUtf8("y")));
          await(in.finish());
          await(out.readToEnd(10)).release();
          in.stopSending(i);
          assertStopped(out, i);
        });
  }

  @ParameterizedTest
  @CsvSource({"HTTP3,false", "HTTP3,true", "WEBSOCKET,false", "WEBSOCKET,true"})
  void bothWaysAtOnce(TransportKind transport, boolean serverOpens) throws Exception {
    repeat(
        SOME,
        transport,
        serverOpens,
        (opener, stopper, i) -> {
          BidiStream out = await(opener.openBidi());
          await(out.write(Bytes.ofUtf8("x")));
          BidiStream in = await(stopper.acceptBidi());
          in.reset(i);
          in.stopSending(i);
          assertStopped(out, i);
          assertThrows(CompletionException.class, () -> await(out.readToEnd(10)));
        });
  }

  /** The second of them when the first is settled. */
  @ParameterizedTest
  @CsvSource({"HTTP3,false", "HTTP3,true", "WEBSOCKET,false", "WEBSOCKET,true"})
  void oneWayByEach(TransportKind transport, boolean serverOpens) throws Exception {
    repeat(
        SOME / 10,
        transport,
        serverOpens,
        (opener, stopper, i) -> {
          BidiStream out = await(opener.openBidi());
          await(out.write(Bytes.ofUtf8("x")));
          BidiStream in = await(stopper.acceptBidi());
          out.stopSending(i);
          assertStopped(in, i);
          pause(10);
          in.stopSending(i);
          assertStopped(out, i);
        });
  }

  /** All that may be open, and then nothing else is said on the connection. */
  @ParameterizedTest
  @CsvSource({"HTTP3,false", "HTTP3,true", "WEBSOCKET,false", "WEBSOCKET,true"})
  void allAtOnce(TransportKind transport, boolean serverOpens) throws Exception {
    repeat(
        10,
        transport,
        serverOpens,
        (opener, stopper, i) -> {
          List<BidiStream> arrived = new ArrayList<>();
          for (int k = 0; k < LIMITS.maxBidiStreams(); k++) {
            BidiStream out = opener.openBidi().orTimeout(5, TimeUnit.SECONDS).join();
            await(out.write(Bytes.ofUtf8("x")));
            arrived.add(await(stopper.acceptBidi()));
          }
          for (BidiStream in : arrived) {
            in.reset(i);
            in.stopSending(i);
          }
        });
  }

  private static void pause(int ms) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
  }

  /** The end is here already, though nobody has read it. */
  @ParameterizedTest
  @EnumSource(
      value = TransportKind.class,
      names = {"HTTP3", "WEBSOCKET"})
  void thoseThatHaveEndedCostNothing(TransportKind transport) throws Exception {
    repeat(
        11_500,
        transport,
        false,
        (opener, stopper, i) -> {
          SendStream out = await(opener.openUni());
          // In one packet: who has the stream has its end.
          out.write(Bytes.ofUtf8("x"));
          await(out.finish());
          await(stopper.acceptUni()).stopSending(i);
        });
  }

  /** Rather than that the peer waits for streams that it never gets. */
  @Test
  void whoCanForgetNoMoreSaysSoAndClosesTheConnection() throws Exception {
    try (Client client = client(TransportKind.HTTP3)) {
      Session there = await(client.connect(url(TransportKind.HTTP3)));
      Session here = accepted();
      CompletionException failure =
          assertThrows(
              CompletionException.class,
              () -> {
                for (int i = 0; i < 2 * MANY; i++) {
                  SendStream out = await(there.openUni());
                  await(out.write(Bytes.ofUtf8("x")));
                  await(here.acceptUni()).stopSending(1);
                }
              });
      assertInstanceOf(HeddleException.class, failure.getCause());
      CompletionException why =
          assertThrows(CompletionException.class, () -> await(there.closed()));
      assertTrue(String.valueOf(why.getMessage()).contains("connect again"), why.getMessage());
    }
  }
}
