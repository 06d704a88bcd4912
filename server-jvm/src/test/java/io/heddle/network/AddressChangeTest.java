package io.heddle.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.jvm.Blocking;
import io.heddle.jvm.Texts;
import io.heddle.network.UdpNetwork.Direction;
import io.heddle.paths.EchoPath;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client's address changes, as behind a NAT that forgets it, and what was under way is lost. */
@Timeout(120)
final class AddressChangeTest {
  private static final int BYTES = 3_000_000;

  private NetworkedServer server;
  private UdpNetwork network;
  private Session session;

  @BeforeEach
  void start() throws Exception {
    server =
        new NetworkedServer(
            ServerConfig.builder()
                .route("/echo", new EchoPath())
                .route("/download", AddressChangeTest::download));
    network = server.network().delayMicros(5_000).rate(2_000_000, 100_000);
    session = server.connect(TransportKind.HTTP3, "/download");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static byte[] payload() {
    byte[] bytes = new byte[BYTES];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  /** Answers the end of a stream's bytes with a payload; says how much there was of the former. */
  private static void download(Session session) {
    session
        .acceptBidi()
        .thenAccept(
            stream -> {
              stream
                  .readToEnd(2 * BYTES)
                  .thenCompose(
                      asked -> {
                        boolean upload = asked.length() > 100;
                        Bytes answer =
                            upload ? Bytes.ofUtf8("" + asked.length()) : Bytes.of(payload());
                        asked.release();
                        return stream.write(answer).thenCompose(done -> stream.finish());
                      });
              download(session);
            });
  }

  private void changeWhile(CompletableFuture<?> transfer, int times) throws Exception {
    for (int i = 0; i < times && !transfer.isDone(); i++) {
      Thread.sleep(100);
      network.changePorts();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 12})
  void aDownloadGoesOn(int changes) throws Exception {
    BidiStream stream = Blocking.await(session.openBidi());
    stream.write(Bytes.ofUtf8("go"));
    stream.finish();
    CompletableFuture<Bytes> all = stream.readToEnd(2 * BYTES);
    changeWhile(all, changes);
    Bytes bytes = all.get(60, TimeUnit.SECONDS);
    assertArrayEquals(payload(), bytes.toByteArray());
    bytes.release();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 12})
  void anUploadGoesOn(int changes) throws Exception {
    BidiStream stream = Blocking.await(session.openBidi());
    stream.write(Bytes.of(payload()));
    stream.finish();
    CompletableFuture<Bytes> answer = stream.readToEnd(100);
    changeWhile(answer, changes);
    assertEquals("" + BYTES, Texts.of(answer.get(60, TimeUnit.SECONDS)));
  }

  /** Packets that quiche cannot decrypt yet say nothing of how far the client's numbers are. */
  @Test
  void aClientMayMoveRightAfterItsFirstHandshake() throws Exception {
    for (int i = 0; i < 20; i++) {
      // A client of its own: a resumed session's handshake has other packets.
      Session other = server.connect(TransportKind.HTTP3, "/echo");
      network.changePorts();
      BidiStream stream = Blocking.await(other.openBidi());
      stream.write(Bytes.ofUtf8("still here"));
      stream.finish();
      CompletableFuture<Bytes> echoed = stream.readToEnd(100);
      assertEquals("still here", Texts.of(echoed.get(10, TimeUnit.SECONDS)));
      server.closeClients();
    }
  }

  /** RFC 9000 §14.3.1: what was found out about the path to the old one says nothing of the new. */
  @Test
  void anotherHostIsSentPacketsThatEveryNetworkCarries() throws Exception {
    BidiStream stream = Blocking.await(session.openBidi());
    stream.write(Bytes.ofUtf8("go"));
    stream.finish();
    CompletableFuture<Bytes> all = stream.readToEnd(2 * BYTES);
    AtomicInteger large = new AtomicInteger();
    network.filter(
        (packet, direction) -> {
          if (direction == Direction.TO_CLIENT && packet.remaining() > 1_200) {
            large.incrementAndGet();
          }
          return true;
        });
    // More than the probes that find out what the path carries.
    while (large.get() < 100) {
      Thread.sleep(10);
    }
    network.changeHosts();
    large.set(0);
    Bytes bytes = all.get(60, TimeUnit.SECONDS);
    assertArrayEquals(payload(), bytes.toByteArray());
    bytes.release();
    assertEquals(0, large.get(), "large packets to the new host");
  }

  /** RFC 9000 §8.1, §9.3: three times what came from there, until it has proved itself. */
  @Test
  void anAddressThatAnswersNothingIsSentLittle() throws Exception {
    BidiStream stream = Blocking.await(session.openBidi());
    stream.write(Bytes.ofUtf8("go"));
    stream.finish();
    CompletableFuture<Bytes> all = stream.readToEnd(2 * BYTES);
    Thread.sleep(100);
    AtomicInteger there = new AtomicInteger();
    AtomicInteger back = new AtomicInteger();
    network.filter(
        (packet, direction) -> {
          (direction == Direction.TO_SERVER ? there : back).addAndGet(packet.remaining());
          // The new address takes packets, and nothing of it is heard by the client.
          return direction == Direction.TO_SERVER;
        });
    network.changePorts(
        () -> {
          there.set(0);
          back.set(0);
        });
    Thread.sleep(500);
    assertTrue(back.get() <= 3 * there.get(), back + " bytes to an address that sent " + there);
    network.filter((packet, direction) -> true);
    // What is heard of the client again is what lets the server send again.
    BidiStream more = Blocking.await(session.openBidi());
    more.write(Bytes.of(new byte[10_000]));
    Bytes bytes = all.get(60, TimeUnit.SECONDS);
    assertEquals(BYTES, bytes.length());
    bytes.release();
  }
}
