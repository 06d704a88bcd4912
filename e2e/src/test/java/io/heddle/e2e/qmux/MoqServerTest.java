package io.heddle.e2e.qmux;

import static io.heddle.e2e.EchoServer.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.CloseInfo;
import io.heddle.Datagrams;
import io.heddle.HeddleException.Side;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.StreamException;
import io.heddle.StreamException.Kind;
import io.heddle.TransportKind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** npm's @moq/qmux as the server of our client. */
@Timeout(120)
class MoqServerTest {
  private static final long SEED = 0x716d_7578L;

  private MoqPeer peer;
  private Client client;
  private String origin;

  @BeforeEach
  void start() throws Exception {
    peer = new MoqPeer();
    origin = "localhost:" + peer.ask("listen");
    client =
        Client.create(
            ClientConfig.builder()
                .transports(TransportKind.WEBSOCKET)
                .webSocketOrigin("ws://" + origin)
                .build());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    peer.close();
  }

  private Session connect(String path) throws Exception {
    return await(client.connect("https://" + origin + path));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(SEED).nextBytes(bytes);
    return bytes;
  }

  private static void echo(Session session, int length) throws Exception {
    BidiStream stream = await(session.openBidi());
    byte[] sent = random(length);
    stream.write(sent);
    stream.finish();
    assertArrayEquals(sent, await(stream.readToEnd(length)).toByteArray());
  }

  private static StreamException failure(CompletableFuture<?> stage) {
    return assertInstanceOf(
        StreamException.class,
        assertThrows(ExecutionException.class, () -> await(stage)).getCause());
  }

  @Test
  void oneMebibyteEchoes() throws Exception {
    Session session = connect("/echo");
    assertEquals(TransportKind.WEBSOCKET, session.transport());
    echo(session, 1 << 20);
  }

  @Test
  void sixtyFourMebibytesEcho() throws Exception {
    echo(connect("/echo"), 64 << 20);
  }

  @Test
  void unidirectionalStreamsAreAnsweredOnStreamsOfTheServers() throws Exception {
    Session session = connect("/echo");
    for (int i = 0; i < 5; i++) {
      SendStream stream = await(session.openUni());
      stream.write(random(100_000));
      stream.finish();
      assertArrayEquals(
          random(100_000), await(await(session.acceptUni()).readToEnd(100_000)).toByteArray());
    }
  }

  @Test
  void streamsOfBothKindsArriveFromTheServer() throws Exception {
    Session session = connect("/open?bidi=3&uni=2");
    for (int i = 1; i <= 2; i++) {
      assertArrayEquals(
          new byte[] {(byte) i}, await(await(session.acceptUni()).readToEnd(1)).toByteArray());
    }
    for (int i = 1; i <= 3; i++) {
      BidiStream stream = await(session.acceptBidi());
      assertArrayEquals(new byte[] {(byte) i}, await(stream.readExact(1)).toByteArray());
      stream.write(random(100_000));
      stream.finish();
      assertArrayEquals(random(100_000), await(stream.readToEnd(100_000)).toByteArray());
    }
  }

  @Test
  void aThousandStreamsAreOpenAtOnce() throws Exception {
    Session session = connect("/echo");
    List<BidiStream> streams = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      BidiStream stream = await(session.openBidi());
      stream.write(new byte[] {(byte) i});
      streams.add(stream);
    }
    for (int i = 0; i < 1000; i++) {
      assertEquals((byte) i, await(streams.get(i).readExact(1)).get(0));
    }
    assertEquals(1000, await(session.stats()).openStreams());
    for (BidiStream stream : streams) {
      stream.finish();
    }
    for (BidiStream stream : streams) {
      assertEquals(0, await(stream.readToEnd(1)).length());
    }
  }

  @Test
  void datagramsEcho() throws Exception {
    Datagrams datagrams = connect("/echo").datagrams();
    for (int i = 0; i < 20; i++) {
      byte[] payload = random(100 * i);
      assertArrayEquals(payload, echoOf(payload, datagrams));
    }
  }

  /** Sends until there is an echo: their server drops one that finds a frame of it under way. */
  private static byte[] echoOf(byte[] payload, Datagrams datagrams) throws Exception {
    CompletableFuture<Bytes> next = datagrams.receive();
    while (true) {
      datagrams.send(Bytes.of(payload));
      try {
        byte[] echo = next.get(100, TimeUnit.MILLISECONDS).toByteArray();
        if (echo.length == payload.length) {
          return echo;
        }
        // A second echo of the one before it.
        next = datagrams.receive();
      } catch (TimeoutException lost) {
        // The next one may arrive.
      }
    }
  }

  @Test
  void codesOfResetsPass() throws Exception {
    Session session = connect("/echo");
    for (long code : new long[] {0, 0xffff_ffffL}) {
      BidiStream stream = await(session.openBidi());
      stream.write(random(1000));
      await(stream.readExact(1000));
      stream.reset(code);
      StreamException failure = failure(stream.receiveClosed());
      assertEquals(Kind.RESET, failure.kind());
      assertEquals(OptionalLong.of(code), failure.code());
    }
  }

  @Test
  void codesOfStopsPass() throws Exception {
    Session session = connect("/echo");
    for (long code : new long[] {7, 0xffff_ffffL}) {
      BidiStream stream = await(session.openBidi());
      stream.write(random(1000));
      await(stream.readExact(1000));
      stream.stopSending(code);
      StreamException failure = failure(stream.sendClosed());
      assertEquals(Kind.STOPPED, failure.kind());
      assertEquals(OptionalLong.of(code), failure.code());
    }
  }

  @Test
  void theServerHearsTheCloseOfTheClient() throws Exception {
    await(connect("/echo").close(17, "good bye"));
    assertEquals("{\"closeCode\":17,\"reason\":\"good bye\"}", peer.ask("accepted"));
  }

  @Test
  void theClientHearsTheCloseOfTheServer() throws Exception {
    Session session = connect("/close?code=4294967295&reason=over");
    assertEquals(CloseInfo.of(0xffff_ffffL, "over", Side.REMOTE), await(session.closed()));
  }
}
